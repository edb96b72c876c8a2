import Children
import Foundation
import FoundationNetworking
import TestBroker
import Testing

/// `presenza demo`, far enough into its morning that people are in.
final class RunningDemo: Sendable {
  let address: String
  let staff: String
  let member: String
  private let child: Child

  private init(address: String, staff: String, member: String, child: Child) {
    self.address = address
    self.staff = staff
    self.member = member
    self.child = child
  }

  deinit { child.kill() }

  static func start() async throws -> RunningDemo {
    let lines = Watched<[String]>([])
    let child = try Child.spawn(
      RunningMonitor.program, ["demo", "--seed", "1", "--speed", "60", "--listen", "127.0.0.1:0"],
      output: .pipe { line in lines.update { $0.append(line) } })
    let hasStarted = try await lines.wait(seconds: 30) { $0.contains { $0.contains("Ctrl-C") } }
    try #require(hasStarted, "the demo did not start: \(lines.value)")
    func word(_ label: String) throws -> String {
      let line = try #require(lines.value.first { $0.contains(label) }, "no \(label) in \(lines.value)")
      return String(try #require(line.split(separator: " ").last))
    }
    let address = try word("what is free")
    let demo = RunningDemo(
      address: address.hasSuffix("/") ? String(address.dropLast()) : address, staff: try word("as staff"),
      member: try word("as member"), child: child)
    try await demo.fillsUp()
    return demo
  }

  /// Waits until the house is lively: half an hour of it is half a minute.
  private func fillsUp() async throws {
    struct Site: Decodable { let people: Int }
    let end = Date(timeIntervalSinceNow: 60)
    let url = try #require(URL(string: address + "/api/v1/site"))
    while Date() < end {
      let (data, _) = try await URLSession.shared.data(from: url)
      if try JSONDecoder().decode(Site.self, from: data).people >= 30 { return }
      try await blocking { _ = poll(nil, 0, 250) }
    }
  }

  func stop() async throws {
    let child = child
    _ = try await blocking { child.terminate(graceMilliseconds: 10_000) }
  }
}
