import Glibc
import Locking
import Threads

extension EmbeddedBroker {
  static func configuration(folder: String, remembers: Bool, settings: [String]) -> [String] {
    var lines = sharedSettings
    lines += ["log_dest stderr", "log_type error", "log_type warning", "log_type notice", "log_type information"]
    // As another user it would lose the kernel's promise to end with us, and could not read our folder.
    if geteuid() == 0 { lines += ["user root"] }
    if remembers {
      lines += [
        "persistence true", "persistence_location \(folder)/", "autosave_on_changes true", "autosave_interval 1",
      ]
    }
    if !settings.contains(where: { $0.hasPrefix("allow_anonymous") }) { lines += ["allow_anonymous true"] }
    return lines + settings
  }

  /// Tries ports below the range that the kernel gives to clients, beginning where another process likely does not.
  static func startOnFreePort(
    _ folder: String, _ settings: [String], _ log: Locked<[String]>
  ) throws(ChildError) -> (UInt16, Child) {
    let first: UInt16 = 20_000
    let count: UInt16 = 12_000
    let offset = UInt16.random(in: 0..<count)
    for attempt in 0..<UInt16(50) {
      let port = first + (offset + attempt) % count
      do {
        return (port, try start(.loopback(port: port), folder, settings, log))
      } catch {
        guard case .brokerFailed(_, let lines) = error, lines.contains(where: { $0.contains("Address already in use") })
        else { throw error }
      }
    }
    throw .noFreePort(first: first, last: first + count - 1)
  }

  static func start(
    _ listener: Listener, _ folder: String, _ settings: [String], _ log: Locked<[String]>
  ) throws(ChildError) -> Child {
    let path = "\(folder)/mosquitto.conf"
    let place =
      switch listener {
      case .loopback(let port): "listener \(port ?? 0) 127.0.0.1"
      case .unixSocket(let path): "listener 0 \(path)"
      }
    let ownListener = settings.contains { $0.hasPrefix("listener ") }
    try write((ownListener ? settings : [place] + settings).joined(separator: "\n") + "\n", to: path)
    // A socket that a killed broker left behind would keep the next one from listening.
    if case .unixSocket(let socket) = listener { unlink(socket) }

    let heard: Wakeup
    do { heard = try Wakeup() } catch { throw .system(error.description) }
    log.withLock { $0 = [] }
    let child = try Child.spawn(
      "mosquitto", ["-c", path],
      output: .pipe { line in
        log.withLock { lines in
          if lines.count >= 50 { lines.removeFirst() }
          lines.append(line)
        }
        guard line.hasSuffix(" running") else { return }
        heard.raise()
      })
    let end = MonotonicInstant.now().advanced(milliseconds: 10_000)
    while !heard.wait(milliseconds: 20) {
      if let status = child.status {
        // Its last words may still be in the pipe.
        heard.wait(milliseconds: 50)
        throw .brokerFailed(reason: "ended at its start (\(status))", log: log.withLock { $0 })
      }
      if MonotonicInstant.now() >= end {
        child.kill()
        throw .brokerFailed(reason: "did not start within 10 s", log: log.withLock { $0 })
      }
    }
    return child
  }

  private static func write(_ text: String, to path: String) throws(ChildError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
    defer { close(descriptor) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { throw .file(path: path, errno: errno) }
      bytes = bytes.dropFirst(written)
    }
  }
}
