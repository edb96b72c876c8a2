import Configuration
import Foundation
import JSON
import Journaling
import Monitor
import Occupancy
import TestBroker
import Testing

/// A clock that a test sets, beside a steady one that goes on with the machine's own.
final class TestClock: Sendable {
  private let offset: Watched<TimeSpan>
  private let sleep = Watched(TimeSpan.zero)
  private let begin = SiteClock.wall.now()

  init(ahead: TimeSpan = .zero) { offset = Watched(ahead) }

  /// Real time since the clock was made, and what it slept.
  private var steady: TimeSpan { (SiteClock.wall.now() - begin) + sleep.value }

  var reading: ClockWatch.Reading {
    let steady = steady
    return ClockWatch.Reading(wall: begin + steady + offset.value, steady: steady)
  }

  var clock: SiteClock { SiteClock { self.reading } }

  func setAhead(by length: TimeSpan) { offset.update { $0 += length } }

  /// The host sleeps for so long: both clocks go on, and nobody takes a turn.
  func hostSleeps(_ length: TimeSpan) { sleep.update { $0 += length } }
}

@Suite struct `A monitor whose clock is wrong` {
  /// Waits until the writer has taken a turn with what the clock shows now: it takes one a second.
  func expectReady(_ house: TestHouse, _ clockIsWrong: Bool) {
    #expect(
      eventually { (house.ask("GET", "/health/ready").body.contains("The time is not known")) == clockIsWrong },
      "\(house.ask("GET", "/health/ready").body)")
  }

  func metric(_ house: TestHouse, _ line: String) -> Bool {
    house.ask("GET", "/metrics").body.split(separator: "\n").contains { $0 == line }
  }

  func site(_ house: TestHouse) -> Instant? {
    house.ask("GET", "/api/v1/site").json?["at"]?.string.flatMap { Instant(iso8601: $0) }
  }

  func status(_ house: TestHouse, _ id: String, _ token: String) -> String? {
    house.ask("GET", "/api/v1/bookings/\(id)", token: token).json?["status"]?.string
  }

  @Test func `by two years says so, books and frees nothing, and goes on once it is right`() throws {
    let clock = TestClock()
    let house = try TestHouse(clock: clock.clock)
    let token = try house.token(.staff)
    let id = try #require(try house.book("sala", token: token, member: "m1").id)
    clock.setAhead(by: .days(730))
    expectReady(house, true)
    #expect(metric(house, "presenza_clock_wrong 1"))
    #expect(metric(house, #"presenza_clock_jumps_total{direction="ahead"} 1"#))
    let (refused, _) = try house.book("desk-12", token: token, member: "m1")
    #expect(refused.status == 503 && refused.json?["why"]?.string == "clock-wrong")
    #expect(refused.body.contains("--clock-is-right"))
    // What is shown is the time at which it was last believed.
    #expect(try #require(site(house)) < SiteClock.wall.now() + .minutes(1))
    #expect(status(house, id, token) == "booked")
    clock.setAhead(by: .days(-730))
    expectReady(house, false)
    #expect(metric(house, "presenza_clock_wrong 0"))
    #expect(status(house, id, token) == "booked")
    #expect(try house.book("desk-12", token: token, member: "m1").answer.status == 201)
  }

  @Test func `by two hours and back again gives back what only the clock had ended`() throws {
    let clock = TestClock()
    let house = try TestHouse(clock: clock.clock)
    let token = try house.token(.staff)
    let id = try #require(try house.book("sala", token: token, member: "m1").id)
    clock.setAhead(by: .hours(2))
    #expect(eventually { status(house, id, token) == "ended" })
    clock.setAhead(by: .hours(-2))
    #expect(eventually { status(house, id, token) == "booked" })
    #expect(metric(house, #"presenza_clock_jumps_total{direction="back"} 1"#))
    #expect(try #require(site(house)) < SiteClock.wall.now() + .minutes(1))
    // What is on disk says the same.
    let events = try DataFolder(house.data).events(of: try configured(house)).compactMap { $0?.fact.type }
    #expect(events.contains("clock-set-back"))
    #expect(!events.contains("released"))
  }

  @Test func `that slept says since when nobody watched`() throws {
    let clock = TestClock()
    let house = try TestHouse(clock: clock.clock)
    let before = try #require(site(house))
    clock.hostSleeps(.hours(3))
    #expect(eventually { metric(house, "presenza_stalls_total 1") })
    #expect(try #require(site(house)) >= before + .hours(3))
    let events = try DataFolder(house.data).events(of: try configured(house)).compactMap { $0 }
    let resumed = events.last { $0.fact.type == "resumed" }
    guard case .resumed(let since)? = resumed?.fact else {
      Issue.record("nobody was told")
      return
    }
    #expect(since < before + .minutes(1) && since >= before - .minutes(1))
  }

  @Test(arguments: [TimeSpan.days(730), .days(-730), .days(-3)])
  func `already at the start keeps its data folder, and heals`(off: TimeSpan) throws {
    let folder = try TemporaryFolder()
    let id: String = try {
      let house = try TestHouse(in: folder)
      return try #require(try house.book("sala", token: try house.token(.staff), member: "m1").id)
    }()
    let clock = TestClock(ahead: off)
    let house = try TestHouse(clock: clock.clock, in: folder)
    let token = try house.token(.staff)
    expectReady(house, true)
    #expect(status(house, id, token) == "booked")
    clock.setAhead(by: .zero - off)
    expectReady(house, false)
    #expect(status(house, id, token) == "booked")
  }

  @Test func `is believed at the start where somebody says that it is right`() throws {
    let folder = try TemporaryFolder()
    let id: String = try {
      let house = try TestHouse(clock: TestClock(ahead: .days(90)).clock, in: folder)
      let start = SiteClock.wall.now() + .days(90)
      let body = #"{"space":"sala","member":"m1","start":"\#(start)","end":"\#(start + .hours(1))"}"#
      let answer = house.ask("POST", "/api/v1/bookings", token: try house.token(.staff), body: body)
      return try #require(answer.json?["id"]?.string)
    }()
    let house = try TestHouse(in: folder, clockIsRight: true)
    let token = try house.token(.staff)
    expectReady(house, false)
    #expect(house.ask("GET", "/health/ready").body.contains("broker"), "only its broker is away")
    #expect(status(house, id, token) == "booked")
    #expect(try house.book("desk-12", token: token, member: "m1").answer.status == 201)
  }

  @Test func `starts normally after three weeks`() throws {
    let folder = try TemporaryFolder()
    _ = try TestHouse(clock: TestClock(ahead: .days(-21)).clock, in: folder).monitor
    let house = try TestHouse(in: folder)
    #expect(!house.ask("GET", "/health/ready").body.contains("The time is not known"))
    #expect(try house.book("desk-12", token: try house.token(.staff), member: "m1").answer.status == 201)
  }

  @Test func `is in the record, and a replay tells the same story`() throws {
    let folder = try TemporaryFolder()
    let clock = TestClock()
    let site: Site = try {
      let house = try TestHouse(clock: clock.clock, in: folder, record: folder.file("record.jsonl"))
      let token = try house.token(.staff)
      let id = try #require(try house.book("sala", token: token, member: "m1").id)
      clock.setAhead(by: .hours(2))
      #expect(eventually { status(house, id, token) == "ended" })
      clock.setAhead(by: .hours(-2))
      #expect(eventually { status(house, id, token) == "booked" })
      clock.setAhead(by: .days(-730))
      expectReady(house, true)
      clock.setAhead(by: .days(730))
      expectReady(house, false)
      return try configured(house)
    }()
    let configuration = try SiteConfiguration.load(text: TestHouse.site(), file: "presenza.json5").get()
    var told: [String] = []
    var replay = try TraceReplay(configuration: configuration, form: .journaled) {
      told.append(String(decoding: $0, as: UTF8.self))
    }
    let record = try String(contentsOfFile: folder.file("record.jsonl"), encoding: .utf8)
    for (number, line) in record.split(separator: "\n").enumerated() {
      try replay.take(message: Array(line.utf8), at: "record:\(number + 1)")
    }
    replay.finish()
    let journaled = try DataFolder(folder.file("data")).events(of: site).compactMap { $0 }.map { event in
      var json = JSONWriter()
      EventWriter(bindings: site.bindings).write(event, into: &json)
      return json.text
    }
    #expect(told == journaled)
    #expect(told.contains { $0.contains("clock-set-back") })
    #expect(replay.notes == [])
  }

  private func configured(_ house: TestHouse) throws -> Site {
    try SiteConfiguration.load(text: TestHouse.site(), file: house.folder.file("presenza.json5")).get().site
  }
}
