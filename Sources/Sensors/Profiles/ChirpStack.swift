extension Profile {
  /// ChirpStack v4's MQTT integration with JSON (chirpstack.io, "Event types"). A device is found by its devEUI, its name or the space that its tag names.
  ///
  /// `status` tells a battery only where there is one; `log` speaks of a codec that failed.
  static let chirpStack = """
    {
      "name": "chirpstack",
      "base": "application",
      "caseless": true,
      "expires": "2h",
      "fields": \(LoRaWANMakers.fields),
      "models": \(LoRaWANMakers.models),
      "rules": [
        {
          "topic": "{base}/{application}/device/{dev}/event/up", "time": "/time", "dedup": "/deduplicationId",
          "names": "/deviceInfo/deviceName", "space": "/deviceInfo/tags/space",
          "model": "/deviceInfo/deviceProfileName", "needs": "/object",
          "history": { "at": "/object/history", "time": "/timestamp" },
          "when": \(LoRaWANMakers.blind(at: "/object")),
          "scope": "/deviceInfo/applicationName",
          "values": [\(LoRaWANMakers.cayenne(at: "/object")), "/object/{field}/state", "/object/*", { "at": "/rxInfo/0/rssi", "quantity": "link-quality" }]
        },
        {
          "topic": "{base}/{application}/device/{dev}/event/status", "time": "/time", "dedup": "/deduplicationId",
          "names": "/deviceInfo/deviceName", "space": "/deviceInfo/tags/space",
          "scope": "/deviceInfo/applicationName",
          "when": [
            { "at": "/externalPowerSource", "is": "true", "then": "heard" },
            { "at": "/batteryLevelUnavailable", "is": "true", "then": "heard" }
          ],
          "values": { "at": "/batteryLevel", "quantity": "battery" }
        },
        {
          "topic": "{base}/{application}/device/{dev}/event/join", "time": "/time", "dedup": "/deduplicationId",
          "names": "/deviceInfo/deviceName", "space": "/deviceInfo/tags/space",
          "scope": "/deviceInfo/applicationName", "values": []
        },
        {
          "topic": "{base}/{application}/device/{dev}/event/log", "time": "/time",
          "names": "/deviceInfo/deviceName", "space": "/deviceInfo/tags/space",
          "scope": "/deviceInfo/applicationName",
          "when": { "at": "/code", "is": "UPLINK_CODEC", "then": "undecoded" }, "values": []
        },
        { "topic": "{base}/{application}/device/{dev}/event/{other}", "drop": true },
        { "topic": "{base}/{application}/device/{dev}/{other...}", "drop": true }
      ]
    }
    """
}
