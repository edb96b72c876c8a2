extension Profile {
  /// Shelly's first generation (shelly-api-docs.shelly.cloud, "Gen1 MQTT").
  ///
  /// A motion sensor's `timestamp` is its last motion, not this message; `energy` counts watt-minutes.
  static let shellyGen1 = """
    {
      "name": "shelly-gen1",
      "base": "shellies",
      "expires": "2h",
      "fields": {
        "state": "contact", "flood": "leak", "bat": "battery",
        "energy": { "quantity": "energy", "scale": 0.000016666666666666667 }
      },
      "rules": [
        { "topic": "{base}/{dev}/online", "format": "text", "availability": "/online" },
        {
          "topic": "{base}/{dev}/status",
          "values": [{ "at": "/motion", "quantity": "motion", "lastTrue": "/timestamp" }, "/*"]
        },
        {
          "topic": "{base}/{dev}/info",
          "values": [
            { "at": "/sensor/motion", "quantity": "motion", "lastTrue": "/sensor/motion_timestamp" },
            { "at": "/sensor/vibration", "quantity": "vibration" },
            { "at": "/sensor/state", "quantity": "contact" },
            { "at": "/lux/value", "quantity": "illuminance" },
            { "at": "/tmp/tC", "quantity": "temperature" },
            { "at": "/bat/value", "quantity": "battery" }
          ]
        },
        { "topic": "{base}/{dev}/sensor/act_reasons", "drop": true },
        { "topic": "{base}/{dev}/sensor/{field}", "format": "text" },
        { "topic": "{base}/{dev}/relay/{channel}/{field}", "format": "text" },
        { "topic": "{base}/{dev}/emeter/{channel}/{field}", "format": "text" },
        { "topic": "{base}/{other...}", "drop": true }
      ]
    }
    """
}
