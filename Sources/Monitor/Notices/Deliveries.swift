import Occupancy
import Threads

/// What one webhook has still to be told. Bounded in number and in age; in order for each lane, and one that fails holds up no other lane for long.
struct Deliveries: Sendable {
  /// How long is waited for what.
  struct Patience: Sendable {
    /// Milliseconds until an attempt that is not answered has failed.
    var answer = 10_000
    /// Milliseconds after the first failure, doubled with each further one, up to `longestPause`.
    var firstPause = 1_000
    var longestPause = 30_000
    /// Attempts on their way at the same time, while none fails; then one.
    var atOnce = 4
    /// Messages that may wait.
    var most = 1_000
  }

  struct Counts: Sendable, Equatable {
    var delivered = 0
    /// Attempts that failed; each is tried again.
    var failed = 0
    /// Dropped because they were of no use any more.
    var expired = 0
    /// Dropped because too many waited.
    var overflowed = 0
  }

  private struct Waiting: Sendable {
    var message: WebhookMessage
    var attempts = 0
    var due: MonotonicInstant
    var isOnItsWay = false
  }

  private let patience: Patience
  private var waiting: [Waiting] = []
  private var pausedUntil = MonotonicInstant(nanoseconds: 0)
  private(set) var counts = Counts()
  /// Attempts that failed in a row.
  private(set) var failures = 0

  init(_ patience: Patience = Patience()) {
    self.patience = patience
  }

  var count: Int { waiting.count }
  var onTheirWay: Int { waiting.count(where: \.isOnItsWay) }

  mutating func add(_ message: WebhookMessage, at moment: MonotonicInstant) {
    guard !waiting.contains(where: { $0.message.id == message.id }) else { return }
    if waiting.count >= patience.most, let oldest = waiting.firstIndex(where: { !$0.isOnItsWay }) {
      waiting.remove(at: oldest)
      counts.overflowed += 1
    }
    waiting.append(Waiting(message: message, due: moment))
  }

  /// The next message to send, which is on its way from now on; nil while there is none.
  mutating func next(at moment: MonotonicInstant, now: Instant) -> WebhookMessage? {
    drop(before: now)
    guard moment >= pausedUntil, onTheirWay < (failures == 0 ? patience.atOnce : 1) else { return nil }
    // The one that was tried least: one that always fails is not always the next.
    let due = heads.filter { !waiting[$0].isOnItsWay && waiting[$0].due <= moment }
    guard let place = due.min(by: { (waiting[$0].attempts, $0) < (waiting[$1].attempts, $1) }) else { return nil }
    waiting[place].isOnItsWay = true
    return waiting[place].message
  }

  /// Notes what came of an attempt. `jitter`, from 0 to 1, spreads those who were all refused at the same moment.
  mutating func settle(_ id: String, isDelivered: Bool, at moment: MonotonicInstant, jitter: Double) {
    guard let place = waiting.firstIndex(where: { $0.message.id == id }) else { return }
    if isDelivered {
      waiting.remove(at: place)
      counts.delivered += 1
      failures = 0
      pausedUntil = moment
    } else {
      counts.failed += 1
      failures += 1
      waiting[place].attempts += 1
      waiting[place].isOnItsWay = false
      waiting[place].due = moment.advanced(milliseconds: pause(after: waiting[place].attempts, jitter))
      // Whoever refuses one is asked less often for all: it may be down.
      pausedUntil = moment.advanced(milliseconds: pause(after: failures, jitter))
    }
  }

  /// Milliseconds until `next` may have one.
  func wait(at moment: MonotonicInstant) -> Int {
    guard onTheirWay < (failures == 0 ? patience.atOnce : 1) else { return .max }
    let due = heads.filter { !waiting[$0].isOnItsWay }.map { max(waiting[$0].due, pausedUntil) }.min()
    return due.map { moment.milliseconds(until: $0) } ?? .max
  }

  /// The first of each lane, in order.
  private var heads: [Int] {
    var lanes: Set<String> = []
    return waiting.indices.filter { lanes.insert(waiting[$0].message.lane).inserted }
  }

  private mutating func drop(before now: Instant) {
    let before = waiting.count
    waiting.removeAll { !$0.isOnItsWay && $0.message.goodUntil <= now }
    counts.expired += before - waiting.count
  }

  private func pause(after failures: Int, _ jitter: Double) -> Int {
    let whole = min(patience.longestPause, patience.firstPause << min(failures - 1, 16))
    return whole / 2 + Int(Double(whole / 2) * jitter)
  }
}
