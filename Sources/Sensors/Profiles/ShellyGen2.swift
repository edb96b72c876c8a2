extension Profile {
  /// Shelly from the second generation on (shelly-api-docs.shelly.cloud, "MQTT" and "Components"): what a device tells of itself when something changes, and its status topics where they are switched on.
  ///
  /// What is wired to an input nobody knows until a line says so (`as`). What a BTHome sensor's `value` means is told by its configuration alone, so a site reads it by a rule of its own.
  static let shellyGen2 = """
    {
      "name": "shelly-gen2",
      "base": "",
      "expires": "2h",
      "rules": [
        { "topic": "{base}/{dev}/online", "format": "text", "availability": "/online" },
        {
          "topic": "{base}/{dev}/events/rpc", "time": "/params/ts",
          "values": [
            { "at": "/params/switch:{channel}/apower", "quantity": "power" },
            { "at": "/params/switch:{channel}/aenergy/total", "quantity": "energy", "scale": 0.001 },
            { "at": "/params/temperature:{channel}/tC", "quantity": "temperature" },
            { "at": "/params/humidity:{channel}/rh", "quantity": "humidity" },
            { "at": "/params/illuminance:{channel}/lux", "quantity": "illuminance" },
            { "at": "/params/input:{channel}/state", "quantity": "contact", "input": true },
            { "at": "/params/occupancy:{channel}/value", "quantity": "presence" },
            { "at": "/params/presence/num_objects", "quantity": "people" },
            { "at": "/params/presencezone:{channel}/value", "quantity": "presence" },
            { "at": "/params/presencezone:{channel}/num_objects", "quantity": "people" },
            { "at": "/params/devicepower:{channel}/battery/percent", "quantity": "battery" }
          ]
        },
        {
          "topic": "{base}/{dev}/status/switch:{channel}",
          "values": [
            { "at": "/apower", "quantity": "power" },
            { "at": "/aenergy/total", "quantity": "energy", "scale": 0.001 }
          ]
        },
        {
          "topic": "{base}/{dev}/status/temperature:{channel}", "values": { "at": "/tC", "quantity": "temperature" }
        },
        { "topic": "{base}/{dev}/status/humidity:{channel}", "values": { "at": "/rh", "quantity": "humidity" } },
        { "topic": "{base}/{dev}/status/illuminance:{channel}", "values": { "at": "/lux", "quantity": "illuminance" } },
        {
          "topic": "{base}/{dev}/status/input:{channel}",
          "values": { "at": "/state", "quantity": "contact", "input": true }
        },
        { "topic": "{base}/{dev}/status/occupancy:{channel}", "values": { "at": "/value", "quantity": "presence" } },
        {
          "topic": "{base}/{dev}/status/presencezone:{channel}",
          "values": [{ "at": "/value", "quantity": "presence" }, { "at": "/num_objects", "quantity": "people" }]
        },
        { "topic": "{base}/{dev}/status/presence", "values": { "at": "/num_objects", "quantity": "people" } },
        {
          "topic": "{base}/{dev}/status/devicepower:{channel}",
          "values": { "at": "/battery/percent", "quantity": "battery" }
        },
        { "topic": "{base}/{dev}/status/{other}", "values": [] }
      ]
    }
    """
}
