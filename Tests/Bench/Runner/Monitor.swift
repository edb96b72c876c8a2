import Children
import Glibc
import Threads

/// A `presenza serve` of the release build, in a data folder that begins empty.
struct Monitor {
  let process: Process
  let port: Int

  /// Starts it and returns once it is ready, with the milliseconds from its start until then.
  static func start(_ options: Options, configuration: String, broker: EmbeddedBroker, data: String) throws -> (
    monitor: Monitor, milliseconds: Double
  ) {
    // Known before it starts, so that it can be asked from its first instant on.
    let port = try freePort()
    let begun = MonotonicInstant.now()
    let process = try Process(
      [
        options.presenza, "serve", "--config", configuration, "--data", data, "--listen", "127.0.0.1:\(port)",
        "--broker", broker.url,
      ], on: .measured)
    while Web.get("/health/ready", port: port)?.status != 200 {
      guard begun.milliseconds(until: .now()) < 20_000, process.child.status == nil else {
        throw BenchFailure("presenza was not ready within 20 s; it said: \(process.said)")
      }
      poll(nil, 0, 1)
    }
    let milliseconds = Double(MonotonicInstant.now().nanoseconds - begun.nanoseconds) / 1e6
    return (Monitor(process: process, port: port), milliseconds)
  }

  /// Messages of all sources that it has taken in.
  func messages() throws -> Int {
    guard let page = Web.get("/metrics", port: port)?.text else { throw BenchFailure("presenza gives no /metrics") }
    return page.split(separator: "\n").filter { $0.hasPrefix("presenza_messages_total{") }
      .reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
  }

  /// A port that nobody listens on, as far as one can know.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isFound = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isFound else { throw BenchFailure("no free port: errno \(errno)") }
    return Int(UInt16(bigEndian: place.sin_port))
  }
}
