import Foundation
import Glibc
import TestBroker
import Testing

/// Many look on at once: libmosquitto's own loop would end for good at the 1,024th descriptor (mosquitto#1299).
@Suite struct `With 2,000 readers of live events` {
  @Test func `the monitor goes on hearing its broker, also after that went and came back`() async throws {
    try #require(Crowd.hasRoom(for: 2_000), "this machine allows too few descriptors")
    let installation = try Installation(broker: TestBroker(onPort: true))
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    let port = try #require(URL(string: monitor.address)?.port)
    let crowd = Crowd()
    let joined = try await blocking { crowd.join(2_000, port: port) }
    try #require(joined == 2_000)

    // The connection is made anew behind 2,000 descriptors.
    installation.broker.embedded.kill()
    #expect(try await monitor.get("/health/ready") { $0.status == 503 }.status == 503)
    try installation.broker.embedded.restart()
    try #require(try await monitor.isReady())
    for round in 0..<10 {
      let isOccupied = round % 2 == 0
      try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":\#(isOccupied)}"#)
      let wanted = isOccupied ? "present" : "absent"
      let space = try await monitor.get("/api/v1/spaces/desk-12") { $0["presence"] as? String == wanted }
      #expect(space["presence"] as? String == wanted)
      #expect(try await monitor.get("/health/ready").status == 200)
    }
    // Everybody is still there, and was told of each change.
    let heard = try await blocking { crowd.hear("event: presence", times: 10, seconds: 20) }
    #expect(heard == 2_000)
  }
}

/// Readers of `/api/v1/events` who only listen, all on one thread.
final class Crowd: Sendable {
  private struct Reader: Sendable {
    let descriptor: Int32
    var text: [UInt8] = []
    var isOpen = true
  }

  private let readers = Watched<[Reader]>([])

  deinit { for reader in readers.value { close(reader.descriptor) } }

  /// Lets this process have so many descriptors and a few; the monitor sees to its own.
  static func hasRoom(for count: rlim_t) -> Bool {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur < count + 512 else { return true }
    limit.rlim_cur = min(limit.rlim_max, count + 512)
    return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 && limit.rlim_cur >= count + 512
  }

  /// Connects so many and waits until each has the head of its stream; returns how many have.
  func join(_ count: Int, port: Int) -> Int {
    let request = Array("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    for _ in 0..<count {
      guard let descriptor = connected(to: port) else { break }
      _ = send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
      readers.update { $0.append(Reader(descriptor: descriptor)) }
    }
    return hear("200 OK", times: 1, seconds: 20)
  }

  /// Reads until every one has `words` so many times, or the time is over; returns how many have.
  func hear(_ words: String, times: Int, seconds: Double) -> Int {
    let end = Date(timeIntervalSinceNow: seconds)
    var all = readers.value
    var chunk = [UInt8](repeating: 0, count: 65_536)
    func hasHeard(_ reader: Reader) -> Bool {
      String(decoding: reader.text, as: UTF8.self).components(separatedBy: words).count > times
    }
    var waiting = Set(all.indices.filter { !hasHeard(all[$0]) })
    while !waiting.isEmpty, Date() < end {
      let numbers = waiting.filter { all[$0].isOpen }
      guard !numbers.isEmpty else { break }
      var entries = numbers.map { pollfd(fd: all[$0].descriptor, events: Int16(POLLIN), revents: 0) }
      guard poll(&entries, nfds_t(entries.count), 100) > 0 else { continue }
      for (number, entry) in zip(numbers, entries) where entry.revents != 0 {
        let read = recv(entry.fd, &chunk, chunk.count, 0)
        if read > 0 { all[number].text += chunk[..<read] } else { all[number].isOpen = false }
        if hasHeard(all[number]) { waiting.remove(number) }
      }
    }
    let read = all
    readers.update { $0 = read }
    return all.count - waiting.count
  }

  private func connected(to port: Int) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let answer = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard answer == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
