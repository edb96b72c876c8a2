import Threads

/// What our own messages, sent to ourselves, tell of the line: a broker may answer every ping and hand over nothing.
///
/// A probe is queued behind all that the broker had for us. Once it is back, all that has arrived; as long as it is not, nobody knows how old a message is. It is known by its payload, which no other has: a bridge may put
/// its topic elsewhere.
///
/// Legal transitions: not fresh → fresh, when a probe comes back in time; fresh → not fresh, when one does not, or after a standstill of our own.
struct Probes {
  /// Where the line stands.
  enum Line: Equatable {
    /// A probe came back in time, and the next is not overdue.
    case isFresh
    /// The first probes of a connection are on their way.
    case isCatchingUp
    /// No probe came back in time, while other messages arrive: they may have waited anywhere.
    case isBehind
    /// No probe came back in time, and nothing else arrives.
    case isDeaf
  }

  private struct Sent {
    var payload: [UInt8]
    var at: MonotonicInstant
  }

  let every: Int
  let within: Int
  /// For how long nothing may arrive before the line counts as deaf, in milliseconds.
  let patience: Int
  /// Whether what arrives now is as old as it looks.
  private(set) var isFresh = false
  /// When the last probe was sent that came back; all that the broker had up to then has arrived.
  private(set) var heardUntil: MonotonicInstant?
  /// The same of one that came back in time: what arrived until then was fresh.
  private(set) var freshUntil: MonotonicInstant?
  /// Whether it was said that the line is behind; until the next is fresh.
  var isBehindTold = false
  private var underWay: [Sent] = []
  private var lastSent: MonotonicInstant?
  private(set) var lastMessage: MonotonicInstant?
  private var isOverdue = false

  /// `every`: a probe is sent so often; `within`: it must be back by then. In milliseconds.
  init(every: Int, within: Int, patience: Int? = nil) {
    self.every = every
    self.within = within
    self.patience = patience ?? within
  }

  /// When there is something to do without a message: a probe to send, or one that is overdue.
  var nextDue: MonotonicInstant {
    guard let lastSent else { return MonotonicInstant(nanoseconds: 0) }
    let send = lastSent.advanced(milliseconds: every)
    guard let first = underWay.first else { return send }
    let overdue = first.at.advanced(milliseconds: within)
    return isOverdue ? send : min(send, overdue)
  }

  func isDue(at now: MonotonicInstant) -> Bool {
    lastSent.map { $0.milliseconds(until: now) >= every } ?? true
  }

  /// Notes that a new probe leaves now, and returns its payload.
  mutating func send(at now: MonotonicInstant) -> [UInt8] {
    let payload = Self.random(after: Self.sign)
    // So many are only under way where none comes back; the oldest says since when.
    if underWay.count >= Self.mostUnderWay { underWay.remove(at: 1) }
    underWay.append(Sent(payload: payload, at: now))
    lastSent = now
    return payload
  }

  /// What one client leaves on its topic, retained: whoever held the line last.
  static func makeHolder() -> [UInt8] { random(after: holderSign) }

  static func isHolder(_ payload: UnsafeRawBufferPointer) -> Bool {
    payload.count == holderSign.count + 32 && payload.starts(with: holderSign)
  }

  private static func random(after sign: [UInt8]) -> [UInt8] {
    (0..<2).reduce(into: sign) { payload, _ in
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      payload += Array(repeating: UInt8(ascii: "0"), count: 16 - digits.utf8.count) + Array(digits.utf8)
    }
  }

  /// Whether a message is a probe: of this connection, of an earlier one that the broker had kept, or of somebody else. None is for anybody but us.
  static func isProbe(_ payload: UnsafeRawBufferPointer) -> Bool {
    payload.count == length && payload.starts(with: sign)
  }

  /// Takes a probe that came back. False where it was none of this connection, or came back before.
  mutating func take(_ payload: UnsafeRawBufferPointer, at now: MonotonicInstant) -> Bool {
    guard let place = underWay.firstIndex(where: { payload.elementsEqual($0.payload) }) else { return false }
    let sent = underWay[place].at
    // Those before it can only be lost: a queue that was full had no room for them.
    underWay.removeFirst(place + 1)
    heardUntil = sent
    // One that was long on its way says that all has arrived which came before it, and that what comes behind it may be as old.
    isFresh = sent.milliseconds(until: now) <= within
    isOverdue = !isFresh
    if isFresh {
      freshUntil = sent
      isBehindTold = false
    }
    if !isFresh, underWay.isEmpty { lastSent = nil }
    return true
  }

  /// Something else arrived.
  mutating func hear(at now: MonotonicInstant) { lastMessage = now }

  /// We stood still, and what waits to be read has waited as long: only a probe that is sent after it makes it fresh again.
  mutating func standStill() {
    isFresh = false
    underWay = []
    lastSent = nil
    isOverdue = false
  }

  /// Where the line stands now. Freshness ends here.
  mutating func line(at now: MonotonicInstant) -> Line {
    guard let first = underWay.first, first.at.milliseconds(until: now) > within else {
      return isFresh ? .isFresh : isOverdue ? .isBehind : .isCatchingUp
    }
    isFresh = false
    isOverdue = true
    let quietSince = max(first.at, lastMessage ?? first.at)
    return quietSince.milliseconds(until: now) > patience ? .isDeaf : .isBehind
  }

  private static let mostUnderWay = 64
  private static let sign = Array("presenza-probe-".utf8)
  private static let holderSign = Array("presenza-holder-".utf8)
  private static var length: Int { 47 }
}
