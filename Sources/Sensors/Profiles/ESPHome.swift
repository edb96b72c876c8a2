extension Profile {
  /// ESPHome's MQTT component (esphome.io, "MQTT Client Component"). Everything is retained, so it has no age until it is said again.
  ///
  /// People make up the names of entities, so the last words count: `meeting_room_co2` is `co2`. The device's will tells when it is gone, and a binary sensor speaks on change alone: it may be silent for a day.
  /// `ON` is open where the class of a binary sensor is door, garage_door, opening or window (esphome.io, "Binary Sensor"; home-assistant.io, "Binary sensor").
  private static let opening = #"{ "quantity": "contact", "words": { "on": false, "off": true } }"#

  static let espHome = """
    {
      "name": "esphome",
      "base": "",
      "endings": true,
      "expires": "1d",
      "fields": {
        "still_target": { "quantity": "presence", "part": true }, "moving_target": { "quantity": "presence", "part": true },
        "mmwave": "presence", "radar": "presence",
        "door": \(opening), "window": \(opening), "contact": \(opening), "opening": \(opening), "open": \(opening),
        "porta": \(opening), "finestra": \(opening)
      },
      "ignore": [
        "cpu_temperature", "chip_temperature", "esp_temperature", "esp32_temperature", "internal_temperature", "no_motion"
      ],
      "rules": [
        { "topic": "{base}/{dev}/status", "format": "text", "availability": "/status" },
        { "topic": "{base}/{dev}/binary_sensor/{field}/state", "format": "text" },
        { "topic": "{base}/{dev}/sensor/{field}/state", "format": "text" }
      ]
    }
    """
}
