import Occupancy
import Testing

@testable import Monitor

/// What the monitor records of itself is read back as it was.
@Suite struct `A line of a record` {
  static let at = Instant(iso8601: "2026-03-02T08:00:00.25Z") ?? .distantPast
  static let later = Interval(start: at + .hours(1), end: at + .hours(2))

  static let deeds: [Command.Deed] = [
    .book(space: "sala", member: "m1", interval: later), .cancel, .checkIn, .keep, .leave, .undo, .pin(true),
    .pin(false), .confirm, .move(space: "sala", interval: later),
    .moveFollowing(space: "sala", interval: later), .cancelFollowing, .describe, .notMe, .swap, .accept("w1"),
    .bookSeries(
      [Command.Occurrence(booking: "b7", interval: later)], space: "sala", member: "m1", skipsConflicts: false),
  ]

  @Test(arguments: deeds) func `gives a command back`(deed: Command.Deed) throws {
    let terms = BookingTerms(series: "s1", organisation: "acme", isPaid: true, isListed: true, expected: 4)
    let isBooking =
      switch deed {
      case .book, .bookSeries: true
      case _: false
      }
    let isChange =
      switch deed {
      case .move, .moveFollowing, .describe: true
      case _: false
      }
    let details = isChange ? BookingDetails(expected: 3, isListed: false) : BookingDetails()
    let command = Command(
      deed, booking: "b7", by: .staff, terms: isBooking ? terms : BookingTerms(), details: details)
    let line = try TraceLine(parsing: TraceWriter.command(command, at: Self.at), at: "here")
    #expect(line.at == Self.at)
    guard case .input(let input) = line.what else { throw TraceError(description: "no command") }
    // Terms are for what is booked: of a change they are its details, which stand in the same place.
    if isChange, case .command(var read) = input {
      read.terms = BookingTerms()
      #expect(read == command)
    } else {
      #expect(input == .command(command))
    }
  }

  static let house: [HouseDeed] = [
    .outOfOrder("sala", true), .outOfOrder("sala", false), .lend("desk-14", later), .lend("desk-14", nil),
    .wait(Wait(id: "w1", member: "m1", wish: .space("sala"), interval: later, madeAt: at, organisation: "acme")),
    .wait(Wait(id: "w1", member: "m1", wish: .kind(.desk, zone: "quiet"), interval: later, madeAt: at)),
    .stopWaiting("w1"),
  ]

  @Test(arguments: house) func `gives back what was asked of the house`(deed: HouseDeed) throws {
    let line = try TraceLine(parsing: TraceWriter.house(deed, at: Self.at), at: "here")
    guard case .input(let input) = line.what else { throw TraceError(description: "no deed") }
    #expect(input == .house(deed))
  }

  @Test func `gives a message back, with when it came and when it counted`() throws {
    let line = try TraceLine(
      parsing: TraceWriter.message(
        topic: Array("a/b".utf8), payload: [0xff, 0x00], isRetained: true, isBacklog: true, received: Self.at,
        at: Self.at + .seconds(1)), at: "here")
    guard case .message(let message) = line.what else { throw TraceError(description: "no message") }
    #expect(message.topic == Array("a/b".utf8) && message.payload == [0xff, 0x00])
    #expect(message.isRetained && message.isBacklog && message.received == Self.at)
    #expect(line.at == Self.at + .seconds(1))
  }

  @Test func `gives back what befell the monitor`() throws {
    let line = try TraceLine(
      parsing: TraceWriter.life(.started(downSince: Self.at - .minutes(1), recovered: 12), at: Self.at), at: "here")
    guard case .life(.started(let downSince, let recovered)) = line.what else {
      throw TraceError(description: "no start")
    }
    #expect(downSince == Self.at - .minutes(1) && recovered == 12)
  }

  @Test(arguments: [
    #"{"at":"2026-03-02T08:00:00Z","do":"dance","booking":"b1"}"#, #"{"do":"keep","booking":"b1"}"#,
    #"{"tst":"2026-03-02T08:00:00Z"}"#, "[]", "",
  ])
  func `that cannot be read is told with its place`(text: String) {
    #expect(throws: TraceError.self) { try TraceLine(parsing: Array(text.utf8), at: "trace.jsonl:3") }
    do {
      _ = try TraceLine(parsing: Array(text.utf8), at: "trace.jsonl:3")
    } catch {
      #expect("\(error)".hasPrefix("trace.jsonl:3: "))
    }
  }
}
