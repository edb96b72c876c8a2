import Configuration
import Foundation
import JSON
import Journaling
import Occupancy
import TestBroker
import Testing

@testable import Monitor

/// A monitor whose journal is not what it was.
@Suite struct `A journal that something happened to` {
  /// A house that ran, with a booking and its title.
  static func lived(in folder: TemporaryFolder) throws -> (id: String, staff: String) {
    let house = try TestHouse(in: folder)
    let staff = try house.token(.staff)
    let booked = try house.book("desk-12", token: staff, member: "m1", title: "Budget")
    return (try #require(booked.id), staff)
  }

  @Test(arguments: ["cut", "emptied", "folder"]) func `stops the start until its loss is named`(harm: String) throws {
    let folder = try TemporaryFolder()
    let (id, staff) = try Self.lived(in: folder)
    let file = folder.file("data/journal/journal-000001.log")
    switch harm {
    case "cut": try Data(contentsOf: URL(filePath: file)).prefix(200).write(to: URL(filePath: file))
    case "emptied": try Data().write(to: URL(filePath: file))
    default: try FileManager.default.removeItem(atPath: folder.file("data/journal"))
    }
    let error = #expect(throws: JournalError.self) { try TestHouse(in: folder) }
    guard case .lost(_, let loss, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let house = try TestHouse(in: folder, accepted: loss)
    #expect(house.ask("GET", "/api/v1/bookings/\(id)", token: staff).status == 404)
    // The title of the booking that is gone is not that of the next one.
    let next = try #require(try house.book("desk-13", token: staff, member: "m2").id)
    #expect(house.booking(next, staff)?["title"]?.string != "Budget")
  }

  @Test func `gives nobody the id of a booking that is lost, also after another start`() throws {
    let folder = try TemporaryFolder()
    var staff = ""
    var lost = ""
    do {
      let house = try TestHouse(in: folder)
      staff = try house.token(.staff)
      lost = try #require(try house.book("desk-12", token: staff, member: "m1").id)
    }
    let file = URL(filePath: folder.file("data/journal/journal-000001.log"))
    try Data(contentsOf: file).prefix(200).write(to: file)
    let error = #expect(throws: JournalError.self) { try TestHouse(in: folder) }
    guard case .lost(_, let loss, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    _ = try TestHouse(in: folder, accepted: loss)
    let house = try TestHouse(in: folder)
    let next = try #require(try house.book("desk-12", token: staff, member: "m2").id)
    #expect(next != lost)
  }

  /// As a kill between the two logs leaves it: the title is on disk, the booking is not.
  @Test(arguments: [
    #"{"booking":"b1","title":"Chemotherapy"}"#,
    #"{"booking":"b1","at":"2026-03-02T08:30:00Z","member":"m1","title":"Chemotherapy"}"#,
  ])
  func `gives a title that was left behind to nobody`(left: String) throws {
    let folder = try TemporaryFolder()
    try Self.write([Self.opened], in: folder)
    let titles = try Journal.open(folder: folder.file("data/titles")) { _ in }.journal
    try titles.append([Array(left.utf8)])
    titles.close()
    var staff = ""
    for _ in 1...2 {
      let house = try TestHouse(in: folder, clockIsRight: true)
      if staff.isEmpty {
        staff = try house.token(.staff)
        // Nobody gets the id of what never was.
        #expect(try house.book("desk-12", token: staff, member: "m2").id == "b2")
      }
      #expect(house.booking("b2", staff)?["member"]?.string == "m2")
      #expect(house.booking("b2", staff)?["title"] == .null)
    }
  }

  @Test func `still has the titles of an older version, as far as they are certain`() throws {
    let resumed = #"{"at":"2026-03-02T08:00:03Z","type":"resumed","downSince":"2026-03-02T08:00:02Z"}"#
    let events =
      [Self.opened, Self.booked, resumed]
      + (2...4).map { number in
        Self.booked.replacing("b1", with: "b\(number)").replacing("2026-03-02T", with: "2026-03-0\(number + 1)T")
      }
    let records = events.enumerated().map { (sequence: UInt64($0), bytes: Array($1.utf8)) }
    let site = try SiteConfiguration.load(text: TestHouse.site(), file: "presenza.json5").get().site
    var reader = EventReader(site: site)
    var titles = RecoveredTitles()
    for record in records {
      guard
        case .event(let event) = try record.bytes.withUnsafeBytes({
          try reader.read(Record(sequence: record.sequence, bytes: $0))
        })
      else { continue }
      titles.note(event)
    }
    // b2 is the first after a start, and b3's title was written with it: one turn, one batch. b9 never was.
    for (batch, booking) in [(1, "b1"), (2, "b2"), (2, "b3"), (3, "b4"), (4, "b9")] {
      Array(#"{"booking":"\#(booking)","title":"Title of \#(booking)"}"#.utf8).withUnsafeBytes {
        titles.take(Record(sequence: UInt64(batch), bytes: $0))
      }
    }
    #expect(titles.titles == ["b1": "Title of b1", "b4": "Title of b4"])
  }

  @Test func `that is new needs no flag, and neither does one whose process was killed`() throws {
    let folder = try TemporaryFolder()
    let (id, staff) = try Self.lived(in: folder)
    #expect(try TestHouse(in: folder).booking(id, staff)?["title"]?.string == "Budget")
  }

  /// A journal of these records.
  static func write(_ records: [String], in folder: TemporaryFolder) throws {
    let (journal, _) = try Journal.open(folder: folder.file("data/journal")) { _ in }
    for record in records { try journal.append([Array(record.utf8)]) }
    try journal.heartbeat(at: try #require(Instant(iso8601: "2026-03-02T09:00:00Z")))
    journal.close()
  }

  static let opened = #"{"at":"2026-03-02T08:00:00Z","type":"opened"}"#
  static let booked =
    #"{"at":"2026-03-02T08:00:01Z","type":"booked","booking":"b1","space":"desk-12","member":"m1","start":"2026-03-02T08:00:00Z","end":"2026-03-02T18:00:00Z"}"#

  @Test(arguments: [
    #"{"at":"2026-03-02T08:00:02Z","type":"heard","device":"l0/desk-12","space":"desk-12","heardAt":"-001-12-31T06:00:00Z"}"#,
    #"{"at":"/99-03-02T08:00:02Z","type":"sensed","device":"l0/desk-12","space":"desk-12","quantity":"presence","value":true}"#,
    #"{"at":"2026-03-02T08:00:02Z","type":"measured","device":"l0/desk-12","space":"desk-12","quantity":"co2","value":null,"measuredAt":"2026-03-02T08:00:02Z"}"#,
  ])
  func `has a record of a device that nobody can read: all else is there, and it is said`(record: String) throws {
    let folder = try TemporaryFolder()
    try Self.write([Self.opened, record, Self.booked], in: folder)
    let house = try TestHouse(in: folder, clockIsRight: true)
    let staff = try house.token(.staff)
    #expect(house.booking("b1", staff) != nil)
    let metrics = house.ask("GET", "/metrics", token: staff).body
    #expect(metrics.contains("presenza_journal_records_unreadable 1\n"))
    #expect(house.ask("GET", "/health/ready").json?["warning"]?.string?.contains("1 records of devices") == true)
  }

  @Test(arguments: [
    #"{"at":"2026-03-02T08:00:02Z","type":"lent","space":"desk-14","start":"-001-12-31T06:00:00Z","end":"2030-01-01T00:00:00Z"}"#,
    #"{"at":"2026-03-02T08:00:02Z","type":"booked","booking":"b2","space":"desk-13","member":"m2","start":"/99-03-02T08:00:00Z","end":"2030-01-01T00:00:00Z"}"#,
    #"{"at":"2026-03-02T08:00:02Z","type":"presence","space":"desk-12","presence":"perhaps"}"#,
    #"{"at":"2026-03-02T08:00:02Z","type":"resumed","downSince":"yesterday"}"#,
    #"{"at":"2026-03-02T08:00:02Z","type":"of-a-newer-version","device":"l0/desk-12"}"#, "rubbish",
  ])
  func `has a record that may name somebody's place and cannot be read: it does not start`(record: String) throws {
    let folder = try TemporaryFolder()
    try Self.write([Self.opened, record, Self.booked], in: folder)
    let error = #expect(throws: JournalError.self) { try TestHouse(in: folder, clockIsRight: true) }
    guard case .unreadableRecord(_, _, 2, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
