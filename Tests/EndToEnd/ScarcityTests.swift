import Foundation
import Glibc
import TestBroker
import Testing

/// What the monitor says and does where the machine gives too little.
@Suite struct `A machine that gives too little` {
  @Test func `a full disk is told to staff with its file, to others without`() async throws {
    let installation = try Installation(broker: TestBroker())
    let (staff, member) = (try await installation.token("staff"), try await installation.token("member", member: "m1"))
    let monitor = try await RunningMonitor(installation, under: "trap '' XFSZ; ulimit -f 16")
    try #require(try await monitor.isReady())
    func book(_ token: String, day: Int) async throws -> RunningMonitor.Answer {
      let start = Date(timeIntervalSinceNow: Double(day) * 86_400)
      return try await monitor.ask(
        "POST", "/api/v1/bookings", token: token,
        [
          "space": "sala", "start": start.formatted(.iso8601), "end": (start + 3_600).formatted(.iso8601),
          "title": String(repeating: "x", count: 200),
        ])
    }
    var status = 201
    for day in 1...200 where status == 201 { status = try await book(staff, day: day).status }
    #expect(status == 503)
    let told = try await book(staff, day: 300)
    #expect((told["detail"] as? String)?.contains(installation.data) == true)
    let refused = try await book(member, day: 1)
    #expect(refused.status == 503)
    #expect(refused["why"] as? String == "journal-failed")
    #expect(refused["sentence", "it"] as? String != nil)
    for text in ["\(refused.body)", try await monitor.text("/health/ready")] {
      #expect(!text.contains(installation.data) && !text.contains("too large"), "\(text)")
    }
    let ready = try await monitor.get("/health/ready", token: staff)
    #expect((ready["detail"] as? String)?.contains(installation.data) == true)
  }

  @Test func `connections take no descriptor from files: a token that was made meanwhile is good`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation, under: "ulimit -n 100")
    try #require(try await monitor.isReady())
    let port = try #require(URL(string: monitor.address)?.port)
    let ours = RawConnection(port)
    try #require(ours.ask("/health/live") == 200)
    let crowd = (0..<150).map { _ in RawConnection(port) }
    // Those that could be taken have been, once one after them is answered.
    try #require(ours.ask("/health/live") == 200)
    let staff = try await installation.token("staff")
    #expect(ours.ask("/api/v1/members", token: staff) == 200)
    for connection in crowd { connection.end() }
    #expect(ours.ask("/api/v1/members", token: staff) == 200)
  }
}

/// A connection that is kept.
private final class RawConnection {
  private let descriptor: Int32

  init(_ port: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close(descriptor) }

  func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Asks, and returns the status; nil when no answer came within five seconds.
  func ask(_ path: String, token: String? = nil) -> Int? {
    let field = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
    let bytes = Array("GET \(path) HTTP/1.1\r\nHost: h\r\n\(field)\r\n".utf8)
    guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return nil }
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, 5_000) > 0 else { return nil }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: chunk[..<count], as: UTF8.self).split(separator: " ").dropFirst().first ?? "")
  }
}
