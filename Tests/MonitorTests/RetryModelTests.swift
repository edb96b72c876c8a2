import Foundation
import JSON
import Journaling
import Occupancy
import TestBroker
import Testing

@testable import Monitor

/// Requests whose answers are lost are asked again, with a key and without, also after a start; a model says what there must be.
@Suite struct `A thousand random retries` {
  /// PRESENZA_RETRY_SEED=7 draws other ones.
  static let seed =
    ProcessInfo.processInfo.environment["PRESENZA_RETRY_SEED"].flatMap { UInt64($0) } ?? 20_261_201
  static let members = ["m1", "m2", "m3"]
  static let spaces = ["desk-12", "desk-13", "sala"]

  /// What a house does that does nothing twice.
  struct Model {
    struct Slot: Hashable {
      var space: String
      var hour: Int
    }

    /// Who holds it, by which booking.
    var held: [Slot: (member: String, id: String)] = [:]
    var waits: [String: String] = [:]
    var ids: Set<String> = []
    var cancelled: Set<String> = []
    var checkedIn: Set<String> = []
  }

  @Test func `book, wait, check in and cancel once each`() throws {
    var dice = DrawDice(state: Self.seed)
    let folder = try TemporaryFolder()
    var house = try TestHouse(in: folder)
    let staff = try house.token(.staff)
    var model = Model()
    let begin = SiteClock.wall.now() - .minutes(1)
    var (retries, wrong) = (0, [String]())

    /// Asks until an answer is read; up to two are lost before, and the house may begin anew in between.
    func ask(_ method: String, _ path: String, _ body: String) throws -> Line {
      let key = Bool.random(using: &dice) && method == "POST" ? "key-\(dice.next())" : nil
      let headers = [("Authorization", "Bearer \(staff)")] + (key.map { [("Idempotency-Key", $0)] } ?? [])
      for _ in 0..<Int.random(in: 0...2, using: &dice) {
        retries += 1
        if Bool.random(using: &dice) {
          _ = Line.ask(house.port, method, path, headers, body: body)
        } else {
          Line.forget(house.port, method, path, headers, body: body)
        }
        if Int.random(in: 0..<60, using: &dice) == 0 {
          house.stop()
          house = try TestHouse(in: folder)
        }
      }
      house.monitor.desk.house.access.pace.begin()
      return Line.ask(house.port, method, path, headers, body: body)
    }

    func book() throws {
      let slot = Model.Slot(
        space: Self.spaces.randomElement(using: &dice) ?? "", hour: Int.random(in: 0..<12, using: &dice))
      let member = Self.members.randomElement(using: &dice) ?? ""
      let start = begin + .hours(Int64(slot.hour))
      let body =
        #"{"space":"\#(slot.space)","member":"\#(member)","start":"\#(start)","end":"\#(start + .hours(1))"}"#
      if model.held[slot] != nil, Bool.random(using: &dice) { return try wait(member, slot, body) }
      let answer = try ask("POST", "/api/v1/bookings", body)
      let id = answer.json?["id"]?.string
      switch (answer.status, model.held[slot]) {
      case (200, let held?), (201, let held?):
        if held.id != id || held.member != member { wrong.append("\(slot): \(id ?? "") and \(held)") }
      case (200, nil), (201, nil):
        guard let id, model.ids.insert(id).inserted else { return wrong.append("\(answer.body) is another's") }
        model.held[slot] = (member, id)
      case (409, let held?): if held.member == member { wrong.append("refused to who has it: \(answer.body)") }
      case (_, _): wrong.append("\(answer.status) \(answer.body)")
      }
    }

    func wait(_ member: String, _ slot: Model.Slot, _ body: String) throws {
      let answer = try ask("POST", "/api/v1/waiting", body)
      let wish = "\(member) \(slot)"
      guard let id = answer.json?["id"]?.string, (200...201).contains(answer.status) else {
        return wrong.append("\(answer.status) \(answer.body)")
      }
      if let known = model.waits[wish], known != id { wrong.append("\(wish) waits as \(known) and \(id)") }
      model.waits[wish] = id
    }

    func change() throws {
      guard let (slot, held) = model.held.sorted(by: { $0.value.id < $1.value.id }).randomElement(using: &dice) else {
        return
      }
      if slot.hour == 0, Bool.random(using: &dice) {
        let answer = try ask("POST", "/api/v1/bookings/\(held.id)/check-in", "")
        if answer.status != 200 { wrong.append("check-in: \(answer.body)") }
        model.checkedIn.insert(held.id)
      } else {
        // What is given back would be offered to who waits for it.
        for (wish, id) in model.waits where wish.hasSuffix("\(slot)") {
          _ = house.ask("DELETE", "/api/v1/waiting/\(id)", token: staff)
          model.waits[wish] = nil
        }
        let answer = try ask("DELETE", "/api/v1/bookings/\(held.id)", "")
        if answer.status != 200 { wrong.append("cancel: \(answer.body)") }
        model.cancelled.insert(held.id)
        model.held[slot] = nil
      }
    }

    while retries < 1_000, wrong.isEmpty {
      if Int.random(in: 0..<3, using: &dice) == 0 { try change() } else { try book() }
    }
    #expect(wrong == [])
    house.stop()
    let journal = try JournalModel(DataFolder(house.data))
    #expect(journal.overlaps == [])
    #expect(Set(journal.booked.keys) == model.ids)
    #expect(journal.cancelled == model.cancelled)
    #expect(journal.checkedIn == model.checkedIn)
    for (type, count) in [("booked", model.ids.count), ("cancelled", model.cancelled.count)] {
      #expect(try `What is asked again`.count(type, in: house.data) == count)
    }
    print("retries (seed \(Self.seed)): \(retries), \(model.ids.count) booked, \(model.cancelled.count) cancelled")
  }
}
