import Glibc
import Locking
import Threads

/// How a child ended.
public enum ChildStatus: Sendable, Equatable {
  case exited(Int32)
  case signalled(Int32)

  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
  }
}

/// A process that we started, and that ends with us, even when we end by `kill -9`.
public final class Child: Sendable {
  /// Where its standard output and standard error go.
  public enum Output: Sendable {
    case inherit
    case discard
    /// Appended to; made if missing.
    case file(path: String)
    /// Line by line, without line ends, on a thread of its own; a line longer than 64 KB comes in pieces.
    case pipe(lines: @Sendable (String) -> Void)
  }

  public let pid: pid_t
  private let ended: Wakeup
  private let ending = Locked<ChildStatus?>(nil)

  /// Starts `command` from the PATH with clean signals, in a group of its own, without our descriptors and with nothing
  /// to read. `environment` adds to ours.
  public static func spawn(
    _ command: String, _ arguments: [String] = [], environment: [String: String] = [:], output: Output = .inherit
  ) throws(ChildError) -> Child {
    // setpriv asks the kernel for SIGTERM at our end and then becomes the command; the process id stays.
    let program = try executable(for: command)
    let line = [try executable(for: "setpriv"), "--pdeathsig", "TERM", "--", program] + arguments
    let channel = try OutputChannel(output)
    defer { channel.closeChildSide() }
    let ended: Wakeup
    let result: Result<pid_t, SpawnFault>
    do {
      ended = try Wakeup()
      let environment = childEnvironment(adding: environment)
      let descriptor = channel.childSide
      result = try Spawner.shared.get().run { startProcess(line, environment, output: descriptor) }
    } catch {
      channel.abandon()
      throw .system(error.description)
    }
    switch result {
    case .failure(let fault):
      channel.abandon()
      throw .spawn(command: command, errno: fault.errno)
    case .success(let pid):
      let child = Child(pid: pid, ended: ended)
      do {
        try channel.startReading()
        let ending = child.ending
        try OSThread(named: "reaper") { reap(pid, ending, ended) }.detach()
      } catch {
        // Without its threads a child would never be waited for.
        Glibc.kill(-pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        throw .system(error.description)
      }
      return child
    }
  }

  private init(pid: pid_t, ended: Wakeup) {
    self.pid = pid
    self.ended = ended
  }

  /// How it ended; nil while it runs.
  public var status: ChildStatus? { ending.withLock { $0 } }

  /// Waits for its end; nil when `milliseconds` have passed first, a negative number waits for ever.
  @discardableResult
  public func wait(milliseconds: Int = -1) -> ChildStatus? {
    ended.wait(milliseconds: milliseconds)
    return status
  }

  /// Sends a signal to it and to what it started; false when it has ended.
  @discardableResult
  public func send(signal: Int32) -> Bool {
    // Under the lock that the reaper takes: its number cannot belong to another process yet.
    ending.withLock { status in
      guard status == nil else { return false }
      return Glibc.kill(-pid, signal) == 0 || Glibc.kill(pid, signal) == 0
    }
  }

  /// SIGTERM, then SIGKILL once `grace` milliseconds have passed; returns when it has ended.
  @discardableResult
  public func terminate(graceMilliseconds grace: Int = 1_000) -> ChildStatus? {
    send(signal: SIGTERM)
    if let status = wait(milliseconds: grace) { return status }
    return kill()
  }

  /// SIGKILL; returns when it has ended.
  @discardableResult
  public func kill() -> ChildStatus? {
    send(signal: SIGKILL)
    return wait()
  }
}

/// Waits for the end of one process without freeing its number, then does both under the lock that signals take.
private func reap(_ pid: pid_t, _ ending: Locked<ChildStatus?>, _ ended: Wakeup) {
  var info = siginfo_t()
  while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
  ending.withLock { status in
    var code: Int32 = 0
    while waitpid(pid, &code, 0) < 0, errno == EINTR {}
    status = ChildStatus(waitStatus: code)
  }
  ended.raise()
}
