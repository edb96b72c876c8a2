import Glibc
import Locking
import Threads

/// The turns of the loop while one connection lasts: publish, wait in `poll`, read, look after it.
struct Turn {
  let shared: Shared
  let connection: Connection

  /// Messages a wake before the loop looks at anything else.
  private static let mostAtOnce = 512
  /// Above this rate, in messages a millisecond, a rest after each wake halves the CPU and delays nobody alone.
  private static let busyRate = 2
  private static let restMilliseconds = 2

  private var pace = Pace()
  private var counted = (received: 0, published: 0)
  private var farewell: MonotonicInstant?

  init(shared: Shared, connection: Connection) {
    self.shared = shared
    self.connection = connection
  }

  /// Turns until the connection ends; nil when it ended because we stop.
  mutating func run(_ greeting: Publication?) -> Fault? {
    defer { count() }
    while true {
      let now = MonotonicInstant.now()
      connection.care(at: now)
      if connection.wantsGreeting { greet(greeting) }
      if shared.outbox.withLock({ $0.isStopping }) {
        guard connection.isAccepted, connection.fault == nil, sayFarewell(now) else { return nil }
      }
      publish()
      if let fault = connection.fault { return fault }
      if pace.isBusy(at: now, rate: Self.busyRate) { rest() }
      let (events, woken) = wait()
      if woken { shared.wakeup.lower() }
      let (messages, isDrained) = connection.serve(events, most: Self.mostAtOnce)
      if messages > 0 { shared.onBatch() }
      pace.add(messages, isDrained: isDrained)
      count()
    }
  }

  private func greet(_ greeting: Publication?) {
    connection.greeted()
    guard let greeting else { return }
    shared.outbox.withLock { $0.addFirst(greeting) }
  }

  /// Hands over what libmosquitto can send at once; the rest stays where it is bounded.
  private func publish() {
    while connection.hasRoom, let entry = shared.outbox.withLock({ $0.popFirst() }) {
      do {
        try connection.send(entry)
      } catch {
        shared.outbox.withLock { $0.countDropped() }
        shared.figures.withLock { $0.lastError = error.reason }
      }
    }
  }

  private func wait() -> (events: Int16, woken: Bool) {
    var entries = [connection.interest, pollfd(fd: shared.wakeup.descriptor, events: Int16(POLLIN), revents: 0)]
    let patience = pace.isBehind ? 0 : connection.patience
    guard poll(&entries, 2, Int32(patience)) > 0 else { return (0, false) }
    return (entries[0].revents, entries[1].revents != 0)
  }

  private func rest() { shared.wakeup.wait(milliseconds: Self.restMilliseconds) }

  /// Publishes `offline`, and disconnects once all is sent or the time is over; whether to go on.
  private mutating func sayFarewell(_ now: MonotonicInstant) -> Bool {
    guard let farewell else {
      farewell = now.advanced(milliseconds: shared.options.farewellMilliseconds)
      if let will = shared.options.will {
        let last = Publication(topic: will.topic, payload: will.offline, qos: .atLeastOnce, retain: will.retain)
        shared.outbox.withLock { $0.add(last) }
      }
      return true
    }
    let isSent = shared.outbox.withLock { $0.isEmpty } && connection.hasSentAll
    guard isSent || now >= farewell else { return true }
    connection.disconnect()
    return false
  }

  private mutating func count() {
    let new = (received: connection.received, published: connection.published)
    let complaint = connection.takeComplaint()
    guard new != counted || complaint != nil else { return }
    shared.figures.withLock { figures in
      figures.received += new.received - counted.received
      figures.published += new.published - counted.published
      if let complaint { figures.lastError = complaint }
    }
    counted = new
  }
}

/// How fast messages come in, over windows of 10 ms.
struct Pace {
  private(set) var isBehind = false
  private var start = MonotonicInstant(nanoseconds: 0)
  private var messages = 0
  private var isFast = false

  mutating func add(_ count: Int, isDrained: Bool) {
    messages += count
    isBehind = !isDrained
  }

  /// Whether so many come that a rest pays, and none waits already.
  mutating func isBusy(at now: MonotonicInstant, rate: Int) -> Bool {
    let milliseconds = Int((now.nanoseconds - start.nanoseconds) / 1_000_000)
    if milliseconds >= 10 {
      isFast = messages > rate * milliseconds
      start = now
      messages = 0
    }
    return isFast && !isBehind
  }
}
