extension Profile {
  /// Tasmota (tasmota.github.io, "MQTT" and "Zigbee2Tasmota") in both usual orders of a FullTopic. `Time` is local: the source needs a `zone` for it to count.
  ///
  /// What a Zigbee device says has its address in `Device` and stands where the bridge's options put it: under `ZbReceived` or not (SetOption100), under its address or name (83) or neither (119),
  /// on a topic of the device (89, 112, 125), and with `ZbReceived` for `SENSOR` there (118).
  ///
  /// Tasmota reads a PIR as a switch, so `Switch1` is taken for one; what is wired to the others nobody knows until a line says so (`as`). `SENSOR` repeats the state of each switch; what the Zigbee
  /// bridge passes on has just happened.
  static let tasmota = """
    {
      "name": "tasmota",
      "base": "",
      "expires": "2h",
      "fields": {
        "pir#": "motion", "switch1": "motion", "switch#": { "quantity": "motion", "input": true },
        "occupancy": "motion", "tvoc": "voc",
        "power": { "quantity": "power", "words": { "on": null, "off": null } }, "batterypercentage": "battery",
        "batteryvoltage": "battery-voltage"
      },
      "models": [
        {
          "name": "fahrenheit", "words": ["f"],
          "fields": {
            "temperature": { "quantity": "temperature", "scale": 0.5555555555555556, "offset": -17.77777777777778 }
          }
        }
      ],
      "rules": [
        \(rules(tele: "{base}/tele/{dev...}", stat: "{base}/stat/{dev...}")),
        \(rules(tele: "{base}/{dev}/tele", stat: "{base}/{dev}/stat"))
      ]
    }
    """

  private static func rules(tele: String, stat: String) -> String {
    """
    { "topic": "\(tele)/LWT", "format": "text", "availability": "/state" },
    { "topic": "\(tele)/SENSOR", \(sensors) },
    { "topic": "\(tele)/RESULT", \(sensors) },
    { "topic": "\(tele)/ZbReceived", \(sensors) },
    {
      "topic": "\(tele)/STATE", "time": "/Time", "values": { "at": "/Wifi/Signal", "quantity": "link-quality" }
    },
    { "topic": "\(tele)/{other}", "drop": true },
    {
      "topic": "\(stat)/{other}", "time": "/StatusSNS/Time", "cached": true, "model": "/StatusSNS/TempUnit",
      "values": [
        { "at": "/{field}/Action", "event": true },
        { "at": "/StatusSNS/ENERGY/Total", "quantity": "energy", "channel": "ENERGY" },
        "/StatusSNS/{channel}/*", "/StatusSNS/*"
      ]
    },
    { "topic": "\(stat)/{field}", "format": "text" }
    """
  }

  private static let sensors = """
    "time": "/Time", "cached": true, "model": "/TempUnit",
    "names": ["/ZbReceived/{dev}/Name", "/ZbReceived/{dev}/Device"],
    "devices": [
      { "at": "/*/Device", "name": "/*/Name", "event": true }, { "at": "/Device", "name": "/Name", "event": true }
    ],
    "values": [
      { "at": "/ENERGY/Total", "quantity": "energy", "channel": "ENERGY" },
      { "at": "/ZbReceived/{dev}/Contact", "quantity": "contact", "inverted": true, "event": true },
      { "at": "/ZbReceived/{dev}/*", "event": true },
      { "at": "/{channel}/Contact", "quantity": "contact", "inverted": true },
      { "at": "/Contact", "quantity": "contact", "inverted": true },
      "/{channel}/*", "/*"
    ]
    """
}
