import JSON
import Journaling
import Occupancy

/// What webhooks were told, and since when each is there: on disk, so that a restart tells nothing twice that is known to have arrived.
///
/// The events themselves stand in the journal. After a crash they are read from there, and what this log has no word of is told again: a message may
/// arrive twice, under one id, and is never lost.
final class DeliveryLog {
  /// By webhook.
  private(set) var since: [String: Instant] = [:]
  private(set) var delivered: [String: Set<String>] = [:]
  private let journal: Journal

  /// Reads what is of use from `now` on.
  init(folder: String, now: Instant) throws {
    var since: [String: Instant] = [:]
    var delivered: [String: Set<String>] = [:]
    journal = try Journal.open(folder: folder) { record throws(UnknownRecord) in
      guard let value = try? JSONValue(parsing: Array(record.bytes)), let webhook = value["webhook"]?.string,
        let at = value["at"]?.string.flatMap({ Instant(written: $0) })
      else { throw UnknownRecord(why: "this is no delivery") }
      if let id = value["delivered"]?.string {
        if at > now - Notice.longestLife { delivered[webhook, default: []].insert(id) }
      } else {
        since[webhook] = at
      }
    }.journal
    self.since = since
    self.delivered = delivered
  }

  /// From now on that webhook is told.
  func begin(_ webhook: String, at: Instant) throws(JournalError) {
    since[webhook] = at
    try journal.append([record(webhook, at) { _ in }])
  }

  func note(_ deliveries: [(webhook: String, message: WebhookMessage)]) throws(JournalError) {
    try journal.append(
      deliveries.map { each in record(each.webhook, each.message.at) { $0.member("delivered", each.message.id) } })
  }

  func close() { journal.close() }

  private func record(_ webhook: String, _ at: Instant, _ more: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("webhook", webhook)
      json.member("at", at.description)
      more(&json)
    }
    return json.bytes
  }
}
