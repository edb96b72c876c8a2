import Occupancy
import Testing

@Suite struct `A sensor is suspected` {
  static let hour: Int64 = 3_600

  private func suspicions(_ watched: Watched) -> [String] {
    watched.events.compactMap { event in
      let hours = (event.at - Watched.nine).milliseconds / 3_600_000
      return switch event.fact {
      case .suspected(let index, let suspicion): "\(hours) h: \(index.number) \(suspicion.rawValue)"
      case .trusted(let index): "\(hours) h: \(index.number) trusted"
      default: nil
      }
    }
  }

  @Test func `that says somebody for longer than anybody stays, until it says something else`() {
    var desk = Watched(["pad"], kind: .desk, expires: .hours(24))
    desk.say(.presence, true, at: 0)
    desk.wait(until: 17 * Self.hour)
    #expect(desk.presence == .unknown)
    desk.say(.presence, false, at: 18 * Self.hour)
    #expect(suspicions(desk) == ["16 h: 0 stuck-on", "18 h: 0 trusted"])
    #expect(desk.presence == .absent(.known))
  }

  @Test func `that was never heard, a day after the monitor began to listen`() {
    var room = Watched(["radar", "pir"])
    room.say(.presence, false, at: 0)
    room.wait(until: 25 * Self.hour)
    #expect(suspicions(room) == ["24 h: 1 never-heard"])
    room.say(.motion, false, at: 26 * Self.hour, by: 1)
    #expect(suspicions(room).last == "26 h: 1 trusted")
  }

  @Test func `that changes its mind more than once a minute, until it has been calm for two hours`() {
    var desk = Watched(["radar"], kind: .desk, expires: .hours(24))
    for flip in Int64(0)...Int64(Conduct.mostChanges) + 1 { desk.say(.presence, flip % 2 == 0, at: flip * 20) }
    #expect(suspicions(desk) == ["0 h: 0 flapping"])
    #expect(desk.presence == .unknown)
    desk.wait(until: 4 * Self.hour)
    #expect(suspicions(desk) == ["0 h: 0 flapping", "2 h: 0 trusted"])
  }

  @Test func `that says nobody while people check in by hand, three times in a row`() {
    var desk = Watched(["pad"], kind: .desk, expires: .days(30))
    for day in Int64(0)..<4 {
      let start = day * 24 * Self.hour
      desk.say(.presence, false, at: start)
      desk.book(BookingID("b\(day)"), from: start + 600, to: start + 7_200)
      desk.command(.checkIn, BookingID("b\(day)"), at: start + 700)
    }
    #expect(suspicions(desk) == ["48 h: 0 stuck-off"])
    #expect(desk.presence == .unknown)
    desk.say(.presence, true, at: 80 * Self.hour)
    #expect(suspicions(desk).last == "80 h: 0 trusted")
    #expect(desk.presence == .present)
  }

  @Test func `but not where somebody keeps a booking that has not begun: they only mean to come`() {
    var desk = Watched(["pad"], kind: .desk, expires: .days(30))
    desk.say(.presence, false, at: 0)
    desk.book("b1", from: 7 * 24 * Self.hour, to: 7 * 24 * Self.hour + 7_200)
    for minute in Int64(1)...4 { desk.command(.keep, "b1", at: minute * 60) }
    desk.wait(until: 3_600)
    #expect(suspicions(desk) == [])
    #expect(desk.presence == .absent(.known))
    #expect(desk.building.ledger["b1"]?.status == .booked)
  }

  @Test func `that says nobody while people keep their bookings over it`() {
    var desk = Watched(["pad"], kind: .desk, expires: .days(30))
    desk.say(.presence, false, at: 0)
    desk.book("b1", from: 600, to: 7_200)
    for minute in Int64(1)...3 { desk.command(.keep, "b1", at: 600 + minute * 60) }
    desk.say(.presence, false, at: 900)
    #expect(suspicions(desk) == ["0 h: 0 stuck-off"])
  }

  @Test func `but not one whose people check in before they sit down`() {
    var desk = Watched(["pad"], kind: .desk, expires: .days(30))
    for day in Int64(0)..<5 {
      let start = day * 24 * Self.hour
      desk.say(.presence, false, at: start)
      desk.book(BookingID("b\(day)"), from: start + 600, to: start + 7_200)
      desk.command(.checkIn, BookingID("b\(day)"), at: start + 700)
      desk.say(.presence, true, at: start + 760)
      desk.say(.presence, false, at: start + 7_100)
    }
    #expect(suspicions(desk) == [])
  }

  /// Three meetings that the first sees and the second does not.
  private func blind() -> Watched {
    var room = Watched(["good", "blind"], expires: .days(30))
    room.say(.presence, false, at: 0)
    room.say(.presence, false, at: 0, by: 1)
    for meeting in Int64(0)..<3 {
      let start = meeting * 12 * Self.hour + 600
      room.say(.presence, true, at: start)
      room.say(.presence, false, at: start + 3_000)
      room.say(.presence, false, at: start + 3_010, by: 1)
    }
    return room
  }

  @Test func `that saw none of the people whom the others saw in a day, and then it counts little`() {
    var room = blind()
    #expect(suspicions(room) == ["24 h: 1 disagreeing"])
    room.say(.presence, true, at: 40 * Self.hour)
    #expect(room.presence == .present)
    #expect(room.keys.contains("suspect"))
  }

  @Test func `and no more once it sees somebody with them`() {
    var room = blind()
    room.say(.presence, true, at: 40 * Self.hour)
    room.say(.presence, true, at: 40 * Self.hour + 5, by: 1)
    #expect(suspicions(room).last == "40 h: 1 trusted")
  }

  @Test func `and what it learned and did can be forgotten`() {
    var room = blind()
    room.events += room.building.handle(.forget(BindingIndex(1)), at: Watched.nine + .hours(30))
    #expect(room.building.condition(of: BindingIndex(1)) == .heard)
    #expect(room.building.state(BindingIndex(1)).conduct.disagreesSince == nil)
  }

  @Test func `and frees nothing, whatever it says`() {
    var desk = Watched(["radar"], kind: .desk, expires: .hours(24))
    for flip in Int64(0)...Int64(Conduct.mostChanges) + 1 { desk.say(.presence, flip % 2 == 0, at: flip * 20) }
    desk.book("b1", from: 1_800, to: 8 * Self.hour)
    for minute in Int64(31)..<140 { desk.say(.presence, false, at: minute * 60) }
    #expect(!desk.events.contains { if case .released = $0.fact { true } else { false } })
  }
}
