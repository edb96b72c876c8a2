extension Profile {
  /// ESPresense's rooms (espresense.com, "MQTT"). Its topics of devices are people's telephones: they are not read.
  static let espresense = """
    {
      "name": "espresense",
      "base": "espresense",
      "expires": "1d",
      "fields": { "radar": "presence" },
      "rules": [
        { "topic": "{base}/rooms/{dev}/status", "format": "text", "availability": "/status" },
        { "topic": "{base}/rooms/{dev}/telemetry", "drop": true },
        { "topic": "{base}/rooms/{dev}/{field}", "format": "text" },
        { "topic": "{base}/{other...}", "drop": true }
      ]
    }
    """
}
