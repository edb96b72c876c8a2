import Glibc
import Locking
import Threads

/// A mosquitto of our own, as a child on this machine: for `presenza demo` and for tests.
public final class EmbeddedBroker: Sendable {
  /// Where it listens.
  public enum Listener: Sendable, Hashable {
    /// On 127.0.0.1; nil takes a free port and keeps it.
    case loopback(port: UInt16?)
    case unixSocket(path: String)
  }

  /// What seeds/deployment/mosquitto.conf has as well, line by line: the bounds of its queues.
  ///
  /// Mosquitto's own lose most of a burst to a slow reader (at most 1,000 wait). A limit of 0 for messages on their way
  /// would lift every bound for a client that is connected.
  public static let sharedSettings = [
    "max_inflight_messages 1000",
    "max_inflight_bytes 0",
    "max_queued_messages 100000",
    "max_queued_bytes 67108864",
    "message_size_limit 4194304",
    "set_tcp_nodelay true",
  ]

  public let folder: String
  public let listener: Listener
  private let settings: [String]
  private let running: Locked<Running?>
  private let log: Locked<[String]>

  private struct Running: Sendable {
    let child: Child
  }

  /// Starts mosquitto in `folder`, which must exist, and returns when it runs.
  ///
  /// With `remembers` retained messages and sessions survive even `kill -9` (a file is written on each change, so not for
  /// high rates). `settings` are further lines; where they say `allow_anonymous` or `listener`, ours go.
  public init(
    folder: String, listener: Listener = .loopback(port: nil), remembers: Bool = false, settings: [String] = []
  ) throws(ChildError) {
    self.folder = folder
    self.settings = Self.configuration(folder: folder, remembers: remembers, settings: settings)
    running = Locked(nil)
    log = Locked([])
    switch listener {
    case .unixSocket, .loopback(port: .some):
      self.listener = listener
      let child = try Self.start(listener, folder, self.settings, log)
      running.withLock { $0 = Running(child: child) }
    case .loopback(port: nil):
      let (port, child) = try Self.startOnFreePort(folder, self.settings, log)
      self.listener = .loopback(port: port)
      running.withLock { $0 = Running(child: child) }
    }
  }

  deinit { running.withLock { $0 }?.child.terminate() }

  /// The address for clients.
  public var url: String {
    switch listener {
    case .loopback(let port): "mqtt://127.0.0.1:\(port ?? 0)"
    case .unixSocket(let path): "mqtt+unix://\(path)"
    }
  }

  /// Its port on 127.0.0.1; nil for a unix socket.
  public var port: UInt16? {
    switch listener {
    case .loopback(let port): port
    case .unixSocket: nil
    }
  }

  /// Its process; nil while it is stopped.
  public var pid: pid_t? { running.withLock { $0?.child.pid } }

  /// The last lines that it wrote, oldest first.
  public var lastLines: [String] { log.withLock { $0 } }

  /// Ends it in order: it saves what it remembers.
  public func stop() { take()?.terminate() }

  /// Ends it as a power cut would.
  public func kill() { take()?.kill() }

  /// Starts it again where it was, after `stop` or `kill`; or stops it first.
  public func restart() throws(ChildError) {
    stop()
    let child = try Self.start(listener, folder, settings, log)
    running.withLock { $0 = Running(child: child) }
  }

  private func take() -> Child? {
    running.withLock { held in
      defer { held = nil }
      return held?.child
    }
  }
}
