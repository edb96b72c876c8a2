import Occupancy

/// What a webhook is to be told.
struct WebhookMessage: Sendable, Equatable {
  /// Goes along, so that whoever gets it twice drops the second.
  var id: String
  /// The event's.
  var type: String
  /// Messages of one lane go out in order.
  var lane: String
  /// When it happened, by the site's clock.
  var at: Instant
  /// From then on it is of no use.
  var goodUntil: Instant
  var body: [UInt8]

  /// The fields that sign it: the time of the attempt, which a receiver compares with its own clock, and HMAC-SHA256 over `timestamp.body`.
  func headers(signedWith secret: [UInt8], at seconds: Int64) -> [(name: String, value: String)] {
    let code = HMAC.sha256(Array("\(seconds).".utf8) + body, key: secret)
    return [
      ("Content-Type", "application/json"), ("Presenza-Timestamp", "\(seconds)"),
      ("Presenza-Signature", "v1=\(Hexadecimal.text(of: code))"), ("Presenza-Delivery", id),
    ]
  }
}
