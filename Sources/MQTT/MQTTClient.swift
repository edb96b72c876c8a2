import CMosquitto
import Glibc
import Locking
import Threads

/// A client that stays with its broker for ever: it connects, subscribes, and comes back after every failure.
///
/// One thread of its own does all that touches libmosquitto, and calls the closures; they hand over and return.
public final class MQTTClient: Sendable {
  private let shared: Shared
  private let thread = Locked<OSThread?>(nil)

  /// Checks the options; connects to nothing yet. `onBatch` comes after all messages that were there to read at once. `onListened` says when a probe was sent that is back: all that the broker had for us by then was handed over
  /// before, in calls of `onMessage`. `onComplaint` says what is wrong though the connection may stand: what could not be published, a session that was given up.
  public init(
    options: ClientOptions, onMessage: @escaping @Sendable (borrowing IncomingMessage) -> Void,
    onBatch: @escaping @Sendable () -> Void = {}, onListened: @escaping @Sendable (MonotonicInstant) -> Void = { _ in },
    onComplaint: @escaping @Sendable (String) -> Void = { _ in }, onState: @escaping @Sendable (ConnectionState) -> Void
  ) throws(ClientOptionsError) {
    try options.check()
    do {
      shared = Shared(
        options: options, wakeup: try Wakeup(), onMessage: onMessage, onBatch: onBatch, onListened: onListened,
        onComplaint: onComplaint, onState: onState)
    } catch {
      throw .system(error.description)
    }
    // Counted inside the library, and never taken back: other clients may run.
    _ = Self.library
  }

  deinit {
    shared.outbox.withLock { $0.isStopping = true }
    shared.wakeup.raise()
    let running = thread.withLock { $0.take() }
    guard let running else { return }
    if running.isCurrent { running.detach() } else { running.join() }
  }

  /// Starts the thread; once for each client.
  public func start() throws(ClientOptionsError) {
    let shared = shared
    do {
      let running = try OSThread(named: "mqtt") {
        // The connection only knows the loop weakly: it must live as long as it runs.
        let loop = Loop(shared)
        withExtendedLifetime(loop) { loop.run() }
      }
      let earlier = thread.withLock { held in
        defer { held = running }
        return held
      }
      precondition(earlier == nil, "a client starts once")
    } catch {
      throw .system(error.description)
    }
  }

  /// Hands a message to the loop, from any thread, at once. While the broker is away retained ones replace each other
  /// by topic; beyond the limit the oldest unretained one is dropped and counted, as is what no broker would take.
  public func publish(topic: String, payload: [UInt8], qos: QualityOfService = .atMostOnce, retain: Bool = false) {
    publish([Publication(topic: topic, payload: payload, qos: qos, retain: retain)])
  }

  /// As `publish(topic:payload:qos:retain:)`, in order. The loop is woken once for all.
  public func publish(_ publications: [Publication]) {
    let usable = publications.filter { isTopic($0.topic) && $0.payload.count <= 268_435_455 }
    let isFirst = shared.outbox.withLock { outbox in
      for _ in usable.count..<publications.count { outbox.countDropped() }
      guard !outbox.isStopping else {
        for _ in usable { outbox.countDropped() }
        return false
      }
      let wasEmpty = outbox.isEmpty
      for publication in usable { outbox.add(publication) }
      return wasEmpty && !usable.isEmpty
    }
    if isFirst { shared.wakeup.raise() }
    if usable.count < publications.count { shared.complain("a publication has no usable topic or is too long") }
  }

  /// Sends a probe now, from any thread, at once. `onListened` tells when it is back; it never does where the connection ends before.
  public func probe() {
    shared.outbox.withLock { $0.wantsProbe = true }
    shared.wakeup.raise()
  }

  /// Publishes the will's `offline` itself, sends what still waits, disconnects, and returns when the thread has ended.
  /// Takes as long as `farewellMilliseconds`, and longer only while the resolver of names blocks. Never from a callback.
  public func stop() {
    shared.outbox.withLock { $0.isStopping = true }
    shared.wakeup.raise()
    thread.withLock { $0.take() }?.join()
  }

  /// Counts up to now.
  public var figures: ClientFigures {
    var figures = shared.figures.withLock { $0 }
    figures.dropped = shared.outbox.withLock { $0.dropped }
    return figures
  }

  private static let library: Int32 = mosquitto_lib_init()
}

/// What the loop's thread and the others both see.
final class Shared: Sendable {
  let options: ClientOptions
  let wakeup: Wakeup
  let outbox: Locked<Outbox>
  let figures = Locked(ClientFigures())
  let onMessage: @Sendable (borrowing IncomingMessage) -> Void
  let onBatch: @Sendable () -> Void
  let onListened: @Sendable (MonotonicInstant) -> Void
  let onComplaint: @Sendable (String) -> Void
  let onState: @Sendable (ConnectionState) -> Void

  init(
    options: ClientOptions, wakeup: Wakeup, onMessage: @escaping @Sendable (borrowing IncomingMessage) -> Void,
    onBatch: @escaping @Sendable () -> Void, onListened: @escaping @Sendable (MonotonicInstant) -> Void,
    onComplaint: @escaping @Sendable (String) -> Void, onState: @escaping @Sendable (ConnectionState) -> Void
  ) {
    self.options = options
    self.wakeup = wakeup
    outbox = Locked(Outbox(limit: options.outgoingLimit))
    self.onMessage = onMessage
    self.onBatch = onBatch
    self.onListened = onListened
    self.onComplaint = onComplaint
    self.onState = onState
  }

  /// Tells what is wrong though the connection may stand.
  func complain(_ text: String) {
    figures.withLock { $0.lastError = text }
    onComplaint(text)
  }
}
