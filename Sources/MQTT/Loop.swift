import Glibc
import Locking
import Threads

/// What the client's thread does: attempt after attempt, for ever.
final class Loop {
  private let shared: Shared
  private let options: ClientOptions
  private var state: ConnectionState?
  private var lastHeard: MonotonicInstant?
  /// Connections in a row on which no probe ever came back, and why.
  private var deaf = (times: 0, why: "")
  private var failures = 0
  private var unreadable = 0
  private var connections = 0
  private var attempts = 0

  init(_ shared: Shared) {
    self.shared = shared
    options = shared.options
  }

  func run() {
    tell(.connecting)
    while let fault = attempt() {
      note(fault)
      pause(milliseconds: options.backoff.milliseconds(afterFailures: failures, random: .random(in: 0..<1)))
      if isStopping { break }
    }
    tell(.stopped)
  }

  /// One connection from its start to its end; nil when it ended because we stop.
  private func attempt() -> Fault? {
    attempts += 1
    do {
      let connection = try Connection.open(
        options, family: family(),
        // A message that libmosquitto cannot read would come again with the session, for ever: give the session up.
        cleanSession: options.cleanSession || unreadable >= 3, deaf: deaf,
        onMessage: shared.onMessage, onListened: shared.onListened, onState: { [weak self] in self?.heard($0) })
      var turns = Turn(shared: shared, connection: connection)
      let fault = turns.run(greeting)
      if connection.isAccepted {
        lastHeard = connection.isProbed ? connection.freshUntil ?? lastHeard : connection.lastHeard
      }
      shared.outbox.withLock { $0.giveBack(connection.unacknowledged) }
      count(connection, fault)
      return fault
    } catch {
      failures += 1
      return isStopping ? nil : error
    }
  }

  /// Each attempt tries the next family of addresses.
  private func family() -> AddressFamily? {
    switch options.address {
    case .unixSocket: return nil
    case .tcp(let host, _), .tls(let host, _):
      let families = AddressFamily.of(host: host)
      return families.count > 1 ? families[(attempts - 1) % families.count] : nil
    }
  }

  private var greeting: Publication? {
    guard let will = options.will, let online = will.online else { return nil }
    return Publication(topic: will.topic, payload: online, qos: .atLeastOnce, retain: will.retain)
  }

  private func count(_ connection: Connection, _ fault: Fault?) {
    // A connection that ends as soon as it stands, as when two clients share an id, must not come back at full speed,
    // nor count as a broker that is away.
    failures =
      switch connection.stoodFor {
      case nil: failures + 1
      case .some(..<1_000): 3
      case .some: 1
      }
    if connection.freshUntil != nil {
      deaf.times = 0
    } else if fault?.kind == .deaf {
      deaf = (deaf.times + 1, fault?.reason ?? "")
    }
    if fault?.kind == .deaf { shared.figures.withLock { $0.deaf += 1 } }
    unreadable = fault?.kind == .unreadable ? unreadable + 1 : 0
  }

  private func heard(_ new: ConnectionState) {
    if new == .subscribed {
      connections += 1
      if connections > 1 { shared.figures.withLock { $0.reconnects += 1 } }
    }
    tell(new)
  }

  private func note(_ fault: Fault) {
    shared.figures.withLock { $0.lastError = fault.text }
    switch fault.kind {
    case .refused(let whatToDo): tell(.refused(reason: fault.reason, whatToDo: whatToDo))
    case .lost, .deaf, .unreadable: tell(.lost(since: lastHeard, why: fault.reason))
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
