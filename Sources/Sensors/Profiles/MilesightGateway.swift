extension Profile {
  /// The network server inside Milesight's gateways: decoded fields beside the frame's own. Its topic is free; `base` is how it begins.
  ///
  /// Newer firmware adds `gatewayTime` in the gateway's local time: `time` is in UTC and the one that counts.
  static let milesightGateway = """
    {
      "name": "milesight-gateway",
      "base": "milesight",
      "caseless": true,
      "expires": "2h",
      "fields": \(LoRaWANMakers.fields),
      "models": \(LoRaWANMakers.models),
      "rules": [\(rule(for: "{base}")), \(rule(for: "{base}/{rest...}"))]
    }
    """

  private static func rule(for topic: String) -> String {
    """
    {
      "topic": "\(topic)", "device": "/devEUI", "names": "/deviceName", "time": "/time",
      "dedup": ["/devEUI", "/fCnt", "/time", "/data"], "model": "/deviceProfileName",
      "history": { "at": "/history", "time": "/timestamp" },
      "when": \(LoRaWANMakers.blind(at: "")),
      "values": ["/object/*", "/{field}/state", "/*", { "at": "/rxInfo/0/rssi", "quantity": "link-quality" }]
    }
    """
  }
}
