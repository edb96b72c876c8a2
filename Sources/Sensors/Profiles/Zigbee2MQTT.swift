extension Profile {
  /// Zigbee2MQTT as its documentation has it (zigbee2mqtt.io, "MQTT topics and messages"), in the grammar that a site's own `rules` use.
  ///
  /// A name may hold `/`, so `bridge`, `set` and `get` are sorted out first. `occupancy` is what a PIR has seen move; a radar says `presence`, or is known by what the list calls it. What a device is called beside its address stands in `bridge/devices`.
  static let zigbee2MQTT = """
    {
      "name": "zigbee2mqtt",
      "base": "zigbee2mqtt",
      "settles": "10s",
      "expires": "2h",
      "fields": { "occupancy": "motion" },
      "rules": [
        { "topic": "{base}/bridge/state", "format": "any", "availability": "/state", "of": "source" },
        {
          "topic": "{base}/bridge/devices",
          "directory": {
            "device": "/*/friendly_name", "name": "/*/ieee_address", "kind": "/*/definition/description",
            "radars": ["presence", "radar", "mmwave", "millimeter"]
          }
        },
        { "topic": "{base}/bridge/{rest...}", "drop": true },
        { "topic": "{base}/{dev...}/set", "drop": true },
        { "topic": "{base}/{dev...}/get", "drop": true },
        { "topic": "{base}/{dev...}/set/{attribute}", "drop": true },
        { "topic": "{base}/{dev...}/get/{attribute}", "drop": true },
        { "topic": "{base}/{dev...}/availability", "format": "any", "availability": "/state" },
        { "topic": "{base}/{dev...}", "values": "/*", "time": "/last_seen", "cached": true },
        { "topic": "{base}/{dev...}/{field}", "format": "text", "cached": true }
      ]
    }
    """
}
