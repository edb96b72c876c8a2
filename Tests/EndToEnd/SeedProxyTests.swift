import Children
import Foundation
import TestBroker
import Testing

/// `seeds/deployment/nginx.conf` before a running monitor, by the nginx of this machine where there is one. TLS alone is left out: its certificate is the site's.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: SeedProxy.program)))
struct `The seed of a reverse proxy` {
  @Test func `keeps keys out of its logs, says HSTS, and hands on who asks and under which name`() async throws {
    let configuration = Installation.house.replacing(
      #"broker: {"#, with: #"trustedProxies: ["127.0.0.1"], broker: {"#)
    let installation = try Installation(broker: TestBroker(), configuration: configuration)
    // The monitor makes the data folder; a token is made in no other.
    let monitor = try await RunningMonitor(installation)
    let token = try await installation.token("staff")
    let proxy = try await SeedProxy(before: try #require(URL(string: monitor.address)?.port))
    func ask(_ method: String, _ path: String, _ fields: [String: String] = [:], body: String? = nil) async throws -> (
      status: Int, headers: [String: String]
    ) {
      try await proxy.ask(method, path, fields, body: body)
    }

    let site = try await ask("GET", "/api/v1/site")
    #expect(site.status == 200)
    #expect(site.headers["strict-transport-security"]?.contains("max-age=31536000") == true)
    for path in ["/at/desk-12?k=SECRET", "/b/b1-SECRET", "/api/v1/links/b1-SECRET"] {
      #expect([200, 404].contains(try await ask("GET", path).status))
    }
    // More changes than are taken: what is refused is said in the log of errors elsewhere.
    // All at once: one after the other a busy machine is slower than the rate.
    let refused = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<60 {
        group.addTask { try await proxy.ask("POST", "/api/v1/links/b1-SECRET/keep", [:], body: nil).status }
      }
      return try await group.reduce(0) { $0 + ($1 == 429 ? 1 : 0) }
    }
    #expect(refused > 0)
    #expect(try await ask("GET", "/metrics").status == 404)

    // A page of ours, with the port by which it is reached, may change something once the rate allows it.
    var cookie = ""
    let deadline = Date(timeIntervalSinceNow: 20)
    while cookie.isEmpty, Date() < deadline {
      let answer = try await ask(
        "POST", "/api/v1/session", ["Origin": "https://127.0.0.1:\(proxy.port)"], body: #"{"token":"\#(token)"}"#)
      cookie = answer.headers["set-cookie"]?.split(separator: ";").first.map(String.init) ?? ""
      if cookie.isEmpty { try await blocking { _ = poll(nil, 0, 200) } }
    }
    #expect(cookie.hasPrefix("__Host-presenza-test="))
    func keep(_ origin: String) async throws -> Int {
      while true {
        let status = try await ask("POST", "/api/v1/bookings/b99/keep", ["Cookie": cookie, "Origin": origin]).status
        if status != 429 || Date() > deadline { return status }
        try await blocking { _ = poll(nil, 0, 200) }
      }
    }
    #expect(try await keep("https://127.0.0.1:\(proxy.port)") == 404)
    for _ in 1...3 { #expect(try await keep("https://127.0.0.1") == 403) }
    let told = monitor.log.value.filter { $0.contains("foreign-origin") }
    #expect(told.count == 1)
    #expect(
      told.first?.contains("https://127.0.0.1 asked for a change at https://127.0.0.1:\(proxy.port),") == true)
    // Whoever comes without TLS is led to the port on which it is.
    let redirected = try await proxy.ask("GET", "/members?x=1", [:], body: nil, at: proxy.plainPort)
    #expect(redirected.status == 301)
    #expect(redirected.headers["location"] == "https://127.0.0.1:\(proxy.port)/members?x=1")

    let logs = try proxy.logs()
    #expect(logs.contains("GET /api/v1/site"))
    #expect(!logs.contains("SECRET"))
  }
}

/// An nginx with the seed, in a folder of its own. It ends with the last reference to it.
final class SeedProxy: Sendable {
  static let program = "/usr/sbin/nginx"

  let port: Int
  /// Where it listens without TLS.
  let plainPort: Int
  private let folder: TemporaryFolder
  private let child: Child

  init(before monitor: Int) async throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    port = try Self.freePort()
    plainPort = try Self.freePort()
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let seed = try String(contentsOf: root.appending(path: "seeds/deployment/nginx.conf"), encoding: .utf8)
      .replacing("127.0.0.1:8080", with: "127.0.0.1:\(monitor)")
      .replacing("listen 443 ssl http2;", with: "listen 127.0.0.1:\(port);")
      .replacing("listen 80;", with: "listen 127.0.0.1:\(plainPort);")
      .replacing(#"$presenza_port { default ""; }"#, with: #"$presenza_port { default ":\#(port)"; }"#)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("ssl_") && !$0.contains("error_page 497") && !$0.contains("listen [::]") }.joined(
        separator: "\n")
    try folder.write(seed, to: "presenza.conf")
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(folder.file($0));" }.joined(separator: " ")
    let main = try folder.write(
      """
      daemon off; master_process off; pid \(folder.file("pid")); error_log \(folder.file("error.log"));
      events { worker_connections 256; }
      http { access_log \(folder.file("access.log")); \(temporary) include \(folder.file("presenza.conf")); }
      """, to: "nginx.conf")
    child = try Child.spawn(
      Self.program, ["-e", folder.file("error.log"), "-p", folder.path, "-c", main],
      output: .file(path: folder.file("out")))
    let deadline = Date(timeIntervalSinceNow: 10)
    while (try? await ask("GET", "/health/live").status) != 200 {
      try #require(Date() < deadline, "\((try? logs()) ?? "")")
      try await blocking { _ = poll(nil, 0, 20) }
    }
  }

  deinit { child.kill() }

  func ask(
    _ method: String, _ path: String, _ fields: [String: String] = [:], body: String? = nil, at other: Int? = nil
  ) async throws -> (status: Int, headers: [String: String]) {
    let (port, head) = (other ?? port, fields.map { "\($0.key): \($0.value)\r\n" }.joined())
    let length = body.map { "Content-Length: \($0.utf8.count)\r\n" } ?? ""
    let text =
      "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\(head)\(length)\r\n\(body ?? "")"
    let answer = try await blocking { Self.exchange(text, with: port) }
    let lines = answer.split(separator: "\r\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    return (Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0, headers)
  }

  func logs() throws -> String {
    try ["access.log", "error.log", "out"].map { name in
      try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }.joined()
  }

  /// Sends a request on a connection of its own, and returns all that comes.
  private static func exchange(_ text: String, with port: Int) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    let bytes = Array(text.utf8)
    guard isConnected, send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return "" }
    var read: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 5_000) > 0 else { break }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      read += chunk[..<count]
    }
    return String(decoding: read, as: UTF8.self)
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
