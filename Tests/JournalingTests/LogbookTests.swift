import FaultyDisks
import Glibc
import Journaling
import Occupancy
import Testing

@Suite struct `What a monitor writes down` {
  static let now = Instant(milliseconds: 1_772_440_200_000)

  static func booked(_ id: BookingID) -> Event {
    Event(
      at: now,
      .booked(
        id, space: "sala", member: "m1", Interval(start: now, end: now + .hours(1)), BookingTerms()))
  }

  static func logbook(on faulty: FaultyDisk) throws -> Logbook {
    Logbook(journal: try opened(on: faulty.disk).journal, titles: try opened("titles", on: faulty.disk).journal)
  }

  /// Takes a booking with a title, and writes it.
  static func book(_ id: BookingID, in logbook: Logbook) throws {
    logbook.add([booked(id)], titles: [Array("title of \(id.text)".utf8)], bindings: [], at: 0)
    #expect(logbook.failure != nil || logbook.isDue(at: 0), "a booking waits for nobody")
    try logbook.write()
  }

  static func found(on faulty: FaultyDisk) throws -> (events: Int, titles: [String]) {
    faulty.restart()
    return (try opened(on: faulty.disk).records.count, try opened("titles", on: faulty.disk).records)
  }

  @Test(arguments: 1...4) func `is refused for good once one log failed, whatever it was that failed`(call: Int) throws
  {
    let faulty = FaultyDisk()
    let logbook = try Self.logbook(on: faulty)
    try Self.book("b1", in: logbook)
    // A booking is four calls: each log is written, then synced.
    let last = faulty.calls + call
    faulty.fault = { _, count in count == last ? .error(ENOSPC) : nil }
    #expect(throws: JournalError.self) { try Self.book("b2", in: logbook) }
    #expect(!logbook.isUncertain)
    let calls = faulty.calls
    #expect(throws: JournalError.self) { try logbook.beat(at: Self.now) }
    #expect(throws: JournalError.self) { try Self.book("b3", in: logbook) }
    #expect(faulty.calls == calls, "nothing is written any more")
    #expect(logbook.hasRoom())
    logbook.close()
    let found = try Self.found(on: faulty)
    #expect(found.events == 1)
    // A title may be left behind, and belongs to nothing.
    #expect(found.titles == ["title of b1"] + (call > 2 ? ["title of b2"] : []))
  }

  @Test(arguments: [3, 4]) func `has what was answered with its booking, or neither`(call: Int) throws {
    let faulty = FaultyDisk()
    let logbook = try Self.logbook(on: faulty)
    let answered = AnsweredRequest(at: Self.now, request: "r", body: "b", outcome: .booking("b1"))
    logbook.add([Self.booked("b1")], answered: [answered], bindings: [], at: 0)
    #expect(try logbook.write() == 2)
    let last = faulty.calls + call - 2
    faulty.fault = { _, count in count == last ? .error(ENOSPC) : nil }
    logbook.add([Self.booked("b2")], answered: [answered], bindings: [], at: 0)
    #expect(throws: JournalError.self) { try logbook.write() }
    logbook.close()
    let found = try Self.found(on: faulty)
    #expect(found.events == 2)
  }

  @Test func `is not said to be refused where what failed cannot be cut off`() throws {
    let faulty = FaultyDisk()
    let logbook = try Self.logbook(on: faulty)
    let last = faulty.calls + 4
    faulty.fault = { _, count in count >= last ? .error(EIO) : nil }
    #expect(throws: JournalError.self) { try Self.book("b1", in: logbook) }
    #expect(logbook.isUncertain)
    #expect(!logbook.hasRoom())
    logbook.close()
    #expect(try Self.found(on: faulty).events == 1, "what nobody knew: it had arrived")
  }

  @Test func `is on disk before the sign of life that counts it`() throws {
    let faulty = FaultyDisk()
    let logbook = try Self.logbook(on: faulty)
    logbook.add([Self.booked("b1")], bindings: [], at: 0)
    #expect(try logbook.beat(at: Self.now) == 1)
    logbook.close()
    let found = try Self.found(on: faulty)
    #expect(found.events == 1)
  }
}
