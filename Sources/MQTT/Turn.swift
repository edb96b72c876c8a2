import Glibc
import Locking
import Threads

/// The turns of the loop while one connection lasts: publish, wait in `poll`, read, look after it.
struct Turn {
  let shared: Shared
  let connection: Connection

  /// Messages a wake before the loop looks at anything else.
  private static let mostAtOnce = 512

  private var pace = Pace()
  private var counted = (received: 0, published: 0, dropped: 0)
  private var farewell: MonotonicInstant?
  /// When it last came back from waiting.
  private var woke = MonotonicInstant.now()

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
      let (isStopping, wantsProbe) = shared.outbox.withLock { outbox in
        defer { outbox.wantsProbe = false }
        return (outbox.isStopping, outbox.wantsProbe)
      }
      if wantsProbe { connection.probe() }
      if isStopping {
        guard connection.isAccepted, connection.fault == nil, sayFarewell(now) else { return nil }
      }
      publish()
      if let fault = connection.fault { return fault }
      let rest = pace.rest(at: now)
      if rest > 0 { poll(nil, 0, Int32(rest)) }
      let (events, woken) = wait()
      if woken { shared.wakeup.lower() }
      noticeStandstill()
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
    while connection.hasRoom, let entry = shared.outbox.withLock({ $0.popFirst(isAlone: connection.isQuiet) }) {
      do {
        try connection.send(entry)
      } catch {
        shared.outbox.withLock { $0.countDropped() }
        shared.complain(error.reason)
      }
    }
  }

  /// A process that was stopped, or a machine that slept, finds messages in its socket that waited as long: it has to know before it reads them.
  private mutating func noticeStandstill() {
    let now = MonotonicInstant.now()
    let pause = woke.milliseconds(until: now)
    woke = now
    if pause >= shared.options.standstillMilliseconds { connection.stoodStill(milliseconds: pause) }
  }

  private func wait() -> (events: Int16, woken: Bool) {
    var entries = [connection.interest, pollfd(fd: shared.wakeup.descriptor, events: Int16(POLLIN), revents: 0)]
    let patience = pace.isBehind ? 0 : connection.patience(at: woke)
    guard poll(&entries, 2, Int32(patience)) > 0 else { return (0, false) }
    return (entries[0].revents, entries[1].revents != 0)
  }

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
    let new = (received: connection.received, published: connection.published, dropped: connection.dropped)
    if let complaint = connection.takeComplaint() { shared.complain(complaint) }
    guard new != counted else { return }
    shared.figures.withLock { figures in
      figures.received += new.received - counted.received
      figures.published += new.published - counted.published
    }
    if new.dropped > counted.dropped { shared.outbox.withLock { $0.countDropped(new.dropped - counted.dropped) } }
    counted = new
  }
}

/// How fast messages come in, over windows of 10 ms.
struct Pace {
  private(set) var isBehind = false
  private var start = MonotonicInstant(nanoseconds: 0)
  private var messages = 0
  private var restMilliseconds = 0

  mutating func add(_ count: Int, isDrained: Bool) {
    messages += count
    isBehind = !isDrained
  }

  /// For how many milliseconds to rest, so that the next turn finds more to do; 0 while none waits that could wait.
  ///
  /// From two messages a millisecond on a rest halves the CPU and delays nobody alone. Nothing ends it early: what is to
  /// be published meanwhile, much in a busy house, goes out together.
  mutating func rest(at now: MonotonicInstant) -> Int {
    let milliseconds = Int((now.nanoseconds - start.nanoseconds) / 1_000_000)
    if milliseconds >= 10 {
      restMilliseconds = messages > 10 * milliseconds ? 4 : messages > 2 * milliseconds ? 2 : 0
      start = now
      messages = 0
    }
    return isBehind ? 0 : restMilliseconds
  }
}
