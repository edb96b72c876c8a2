import Children
import Glibc
import Threads

/// The state of a space over HTTP against nginx, which hands out a file of the same size.
struct Serving {
  struct Turn {
    var perSecond: Double
    var microseconds: Double
    var p99Milliseconds: Double
  }

  let options: Options
  let folder: String
  private let nginx: Process
  private let nginxPort: Int

  static let path = "/api/v1/spaces/\(House.hall)"

  init(_ options: Options, folder: String, bodyOf monitor: Monitor) throws {
    self.options = options
    self.folder = folder
    guard let answer = Web.get(Self.path, port: monitor.port), answer.status == 200 else {
      throw BenchFailure("presenza does not serve \(Self.path)")
    }
    bodyBytes = answer.body.count
    try File.makeFolder("\(folder)/www")
    try File.write(answer.text, to: "\(folder)/www/status.json")
    nginxPort = try Monitor.freePort()
    try File.write(
      """
      worker_processes 1; daemon off; master_process off; pid \(folder)/nginx.pid; error_log \(folder)/nginx.log;
      events { worker_connections 1024; }
      http {
        access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
        client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy; fastcgi_temp_path \(folder)/fastcgi;
        uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
        types { application/json json; }
        server { listen 127.0.0.1:\(nginxPort); root \(folder)/www; }
      }
      """, to: "\(folder)/nginx.conf")
    nginx = try Process(
      ["/usr/sbin/nginx", "-e", "\(folder)/nginx.log", "-p", folder, "-c", "\(folder)/nginx.conf"], on: .measured)
    let end = MonotonicInstant.now().advanced(milliseconds: 10_000)
    while Web.get("/status.json", port: nginxPort)?.status != 200 {
      guard MonotonicInstant.now() < end else { throw BenchFailure("nginx did not start; it said: \(nginx.said)") }
      poll(nil, 0, 10)
    }
  }

  let bodyBytes: Int

  func nginxTurn() throws -> Turn { try turn(nginx, "http://127.0.0.1:\(nginxPort)/status.json") }

  func turn(of monitor: Monitor, path: String = Self.path) throws -> Turn {
    try turn(monitor.process, "http://127.0.0.1:\(monitor.port)\(path)")
  }

  private func turn(_ server: Process, _ url: String) throws -> Turn {
    let before = server.cpuNanoseconds
    let wrk = try Process(["wrk", "-t1", "-c64", "-d\(options.seconds)s", "--latency", url], on: .load)
    guard wrk.child.wait(milliseconds: (options.seconds + 20) * 1_000) == .exited(0) else {
      throw BenchFailure("wrk did not end as it should; it said: \(wrk.said)")
    }
    let perSecond = try wrk.says { line in
      line.hasPrefix("Requests/sec:") ? Double(line.split(separator: " ")[1]) : nil
    }
    let requests = try wrk.says { line in
      line.contains(" requests in ") ? line.split(separator: " ").first.flatMap { Double($0) } : nil
    }
    if let failure = wrk.said.first(where: { $0.contains("Non-2xx") || $0.contains("Socket errors") }) {
      throw BenchFailure("\(url): \(failure)")
    }
    let p99 = try wrk.says { line in
      let words = line.split(separator: " ")
      return words.first == "99%" ? words.last.flatMap { Self.milliseconds(String($0)) } : nil
    }
    return Turn(
      perSecond: perSecond, microseconds: Double(server.cpuNanoseconds - before) / 1_000 / requests,
      p99Milliseconds: p99)
  }

  /// wrk says `1.23ms`, `456.00us` or `1.02s`.
  private static func milliseconds(_ text: String) -> Double? {
    if text.hasSuffix("us") { return Double(text.dropLast(2)).map { $0 / 1_000 } }
    if text.hasSuffix("ms") { return Double(text.dropLast(2)) }
    if text.hasSuffix("s") { return Double(text.dropLast()).map { $0 * 1_000 } }
    return nil
  }
}
