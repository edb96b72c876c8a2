import Glibc
import Locking
import Threads

/// What the client's thread does: attempt after attempt, for ever.
final class Loop {
  private let shared: Shared
  private let options: ClientOptions
  private var state: ConnectionState?
  private var lastHeard: MonotonicInstant?
  private var approach: Approach
  private let holder = Probes.makeHolder()
  private var connections = 0
  private var attempts = 0

  init(_ shared: Shared) {
    self.shared = shared
    options = shared.options
    approach = Approach(version: options.newestVersion)
  }

  func run() {
    tell(.connecting)
    while let fault = attempt() {
      guard !approach.goesOnAtOnce else { continue }
      note(fault)
      pause(milliseconds: options.backoff.milliseconds(afterFailures: approach.failures, random: .random(in: 0..<1)))
      if isStopping { break }
    }
    tell(.stopped)
  }

  /// One connection from its start to its end; nil when it ended because we stop.
  private func attempt() -> Fault? {
    attempts += 1
    do {
      let connection = try Connection.open(
        options, to: destination(), approach: approach, holder: holder, onMessage: shared.onMessage,
        onListened: shared.onListened,
        onState: { [weak self] in self?.heard($0) })
      if !options.cleanSession, let why = approach.whySessionIsGivenUp { shared.complain(why) }
      var turns = Turn(shared: shared, connection: connection)
      let fault = turns.run(greeting)
      if connection.isAccepted {
        lastHeard = connection.isProbed ? connection.freshUntil ?? lastHeard : connection.lastHeard
      }
      giveBack(connection)
      if fault?.kind == .deaf { shared.figures.withLock { $0.deaf += 1 } }
      approach.learn(
        from: Approach.Outcome(
          fault: fault, isAccepted: connection.isAccepted, stoodFor: connection.stoodFor,
          wasFresh: connection.isProbed ? connection.freshUntil != nil : connection.stoodFor != nil,
          foundOther: connection.foundOther))
      return fault
    } catch {
      approach.learn(from: Approach.Outcome(fault: error))
      return isStopping ? nil : error
    }
  }

  private func giveBack(_ connection: Connection) {
    let unacknowledged = connection.unacknowledged(at: .now())
    for given in shared.outbox.withLock({ $0.giveBack(unacknowledged) }) {
      shared.complain(
        "the broker ends the connection whenever \(given.payload.count) bytes are published to \(given.topic): they are "
          + "given up; look at its access rules and its limits")
    }
  }

  /// Each attempt goes to the next address.
  private func destination() -> Destination {
    switch options.address {
    case .unixSocket: return .name
    case .tcp(let host, _), .tls(let host, _):
      let all = Destination.all(of: host, usesTLS: options.address.usesTLS)
      return all[(attempts - 1) % all.count]
    }
  }

  private var greeting: Publication? {
    guard let will = options.will, let online = will.online else { return nil }
    return Publication(topic: will.topic, payload: online, qos: .atLeastOnce, retain: will.retain)
  }

  private func heard(_ new: ConnectionState) {
    if new == .subscribed {
      connections += 1
      if connections > 1 { shared.figures.withLock { $0.reconnects += 1 } }
    }
    if case .behind(_, let why) = new {
      shared.figures.withLock { figures in
        figures.behind += 1
        figures.lastError = why
      }
    }
    tell(new)
  }

  private func note(_ fault: Fault) {
    shared.figures.withLock { $0.lastError = fault.text }
    switch fault.kind {
    case .refused(let whatToDo): tell(.refused(reason: fault.reason, whatToDo: whatToDo))
    case .takenOver:
      tell(.refused(reason: fault.reason, whatToDo: Fault.oneMonitor))
    case .otherVersion:
      tell(.refused(reason: fault.reason, whatToDo: "let the broker accept MQTT 3.1.1 or MQTT 5"))
    case .lost, .closed, .deaf, .unreadable: tell(.lost(since: lastHeard, why: fault.reason))
    }
  }

  private func tell(_ new: ConnectionState) {
    guard new != state else { return }
    state = new
    shared.onState(new)
  }

  private var isStopping: Bool { shared.outbox.withLock { $0.isStopping } }

  private func pause(milliseconds: Int) {
    let end = MonotonicInstant.now().advanced(milliseconds: milliseconds)
    while !isStopping {
      let left = MonotonicInstant.now().milliseconds(until: end)
      guard left > 0 else { return }
      if shared.wakeup.wait(milliseconds: left) { shared.wakeup.lower() }
    }
  }
}
