import Foundation
import Occupancy
import TestBroker
import Testing
import Threads

@testable import Monitor

/// `make crowd CLIENTS=200 SECONDS=30` for the whole of it.
@Suite struct `A crowd that books, cancels and checks in at once` {
  static let environment = ProcessInfo.processInfo.environment
  static let clients = environment["PRESENZA_CROWD_CLIENTS"].flatMap { Int($0) } ?? 200
  static let seconds = environment["PRESENZA_CROWD_SECONDS"].flatMap { Int($0) } ?? 2
  static let seed: UInt64 = 20_261_125
  static let spaces = (1...40).map { "desk-\($0)" } + (1...8).map { "room-\($0)" }

  static var site: String {
    let lines = spaces.map { #"{ id: "\#($0)", kind: "\#($0.hasPrefix("desk") ? "desk" : "meeting-room")" }"# }
    return """
      { site: { id: "test", name: "Test" }, broker: { url: "mqtt://127.0.0.1:1883" }, spaces: [\(lines.joined(separator: ", "))] }
      """
  }

  @Test func `leaves no overlap, no lost answer and no failure, and the journal knows what each was told`() async throws
  {
    let house = try TestHouse(Self.site)
    let bookers = try (1...Self.clients).map { number in
      Booker(
        name: "m\(number)", token: try house.token(.member, member: MemberID("m\(number)")), port: house.port,
        spaces: Self.spaces, seed: Self.seed &+ UInt64(number))
    }
    let all = Watched<[Booker.Told]>([])
    let end = MonotonicInstant.now().advanced(milliseconds: Self.seconds * 1_000)
    for booker in bookers {
      try OSThread(named: booker.name) {
        let told = booker.hurry(until: end)
        all.update { $0.append(told) }
      }.detach()
    }
    let everybody = try await all.wait(seconds: Self.seconds + 60) { $0.count == bookers.count }
    try #require(everybody, "somebody still waits")
    try check(all.value, JournalModel(DataFolder(house.data)))
  }

  private func check(_ told: [Booker.Told], _ journal: JournalModel) {
    var answers: [Int: Int] = [:]
    for one in told { answers.merge(one.answers) { $0 + $1 } }
    #expect(told.map(\.lost).reduce(0, +) == 0)
    #expect(told.flatMap(\.strange).prefix(3) == [])
    #expect(answers.keys.allSatisfy { $0 < 500 }, "\(answers)")
    #expect(journal.overlaps.prefix(3) == [])
    var booked = 0
    for one in told {
      booked += one.booked.count
      for (id, want) in one.booked {
        #expect(journal.booked[id].map { $0 == want } ?? false, "\(id) was answered with 201")
      }
      #expect(one.cancelled.isSubset(of: journal.cancelled))
      #expect(one.checkedIn.isSubset(of: journal.checkedIn))
    }
    // Nothing is in the journal of which nobody was told.
    #expect(journal.booked.count == booked)
    #expect(journal.cancelled.count == told.map(\.cancelled.count).reduce(0, +))
    #expect(journal.checkedIn.count == told.map(\.checkedIn.count).reduce(0, +))
    #expect(booked > 0 && journal.cancelled.count > 0)
    report(told, answers, journal)
  }

  private func report(_ told: [Booker.Told], _ answers: [Int: Int], _ journal: JournalModel) {
    let waits = told.flatMap(\.waits).sorted()
    func share(_ part: Double) -> Int {
      waits.isEmpty ? 0 : waits[min(waits.count - 1, Int(Double(waits.count) * part))]
    }
    let byStatus = answers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    print(
      "crowd (seed \(Self.seed)): \(told.count) clients, \(Self.seconds) s, \(waits.count) answers (\(byStatus)), "
        + "\(journal.booked.count) booked, \(journal.cancelled.count) cancelled, \(journal.checkedIn.count) checked in; "
        + "ms to an answer: \(share(0.5)) half, \(share(0.99)) 99 %, \(waits.last ?? 0) the longest")
  }
}
