import Configuration
import Threads

/// How often each address has guessed wrong, and how long it must wait for its next guess. Its memory is bounded.
///
/// Five slips are free; then each wrong guess doubles the wait, from a second to a minute. A minute is long enough: an address has ten guesses
/// in the life of a code, of 2⁴⁰; and short enough for a whole floor behind one address, where one member cannot lock out the others for long.
struct Tries: Sendable {
  static let free = 5
  static let longestWait = 60_000
  /// An address that was good for so long begins anew.
  static let memory = 15 * 60_000
  static let most = 4_096

  private struct Record {
    var wrong: Int
    var last: MonotonicInstant
  }

  private var records: [AddressRange: Record] = [:]

  var count: Int { records.count }

  /// Milliseconds until `address` may guess again; nil when it may now.
  func wait(of address: String, at now: MonotonicInstant) -> Int? {
    guard let record = Self.key(address).flatMap({ records[$0] }) else { return nil }
    let left = now.milliseconds(until: record.last.advanced(milliseconds: Self.wait(after: record.wrong)))
    return left > 0 ? left : nil
  }

  /// Notes a wrong guess. A right one takes nothing back: who has a code of their own could else guess for ever.
  mutating func note(wrongFrom address: String, at now: MonotonicInstant) {
    guard let key = Self.key(address) else { return }
    var record = records[key] ?? Record(wrong: 0, last: now)
    if isForgotten(record, now) { record.wrong = 0 }
    record.wrong = min(record.wrong + 1, 1_000)
    record.last = now
    if records[key] == nil, records.count >= Self.most { makeRoom(now) }
    records[key] = record
  }

  private mutating func makeRoom(_ now: MonotonicInstant) {
    records = records.filter { !isForgotten($0.value, now) }
    guard records.count >= Self.most, let oldest = records.min(by: { $0.value.last < $1.value.last }) else { return }
    records[oldest.key] = nil
  }

  private func isForgotten(_ record: Record, _ now: MonotonicInstant) -> Bool {
    record.last.advanced(milliseconds: Self.memory) <= now
  }

  private static func wait(after wrong: Int) -> Int {
    wrong < free ? 0 : min(longestWait, 1_000 << min(wrong - free, 10))
  }

  /// One household has a whole /64 of version 6 (RFC 6177): it counts as one.
  private static func key(_ address: String) -> AddressRange? { .network(of: address) }
}
