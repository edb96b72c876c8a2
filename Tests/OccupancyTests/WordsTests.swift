import Occupancy
import Testing

/// What a device says of presence, field by field, and what is left of it when nobody can read it any more.
@Suite struct `The words of a device` {
  static let nine = Timeline.start
  static let sensor = BindingIndex(0)

  struct Desk {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "desk", kind: .desk)],
        bindings: [Binding(device: "radar", space: "desk")]))
    var events: [Event] = []

    var presence: Presence { building.spaces[0].presence }
    var doubts: [Word.Doubt?] { building.state(sensor).words.map(\.doubt) }

    mutating func give(_ input: Input, at minute: Int64) {
      events += building.handle(input, at: nine + .minutes(minute))
    }

    mutating func say(
      _ field: String, _ somebody: Bool, at minute: Int64, isPart: Bool = false, ageIsKnown: Bool = true,
      isFresh: Bool = true, saidAt: Int64? = nil
    ) {
      let reading = Reading(
        binding: sensor, quantity: .presence, field: field, isPart: isPart, value: .bool(somebody),
        at: nine + .minutes(saidAt ?? minute), ageIsKnown: ageIsKnown, isFresh: isFresh)
      give(.reading(reading), at: minute)
      if ageIsKnown { give(.heard(sensor, at: reading.at), at: minute) }
    }

    mutating func stayUnread(_ field: String? = nil, at minute: Int64, because why: Word.Doubt = .unreadable) {
      give(.unread(sensor, field: field, because: why, at: nine + .minutes(minute)), at: minute)
      give(.heard(sensor, at: nine + .minutes(minute)), at: minute)
    }
  }

  @Test func `are kept apart: one that says somebody is enough, nobody takes all of them`() {
    var desk = Desk()
    desk.say("has_target", false, at: 0)
    desk.say("mmwave", false, at: 0)
    #expect(desk.presence == .absent(.known))
    desk.say("has_target", true, at: 1)
    desk.say("mmwave", false, at: 2)
    #expect(desk.presence == .present)
    desk.say("has_target", false, at: 3)
    #expect(desk.presence == .absent(.known))
  }

  @Test func `of a part say somebody, and never nobody`() {
    var desk = Desk()
    desk.say("zone_1_presence", false, at: 0, isPart: true)
    #expect(desk.presence == .absent(.inferred))
    desk.say("presence", false, at: 1)
    #expect(desk.presence == .absent(.known))
    desk.say("zone_1_presence", true, at: 2, isPart: true)
    #expect(desk.presence == .present)
    desk.say("presence", true, at: 3)
    desk.say("zone_1_presence", false, at: 4, isPart: true)
    #expect(desk.presence == .present)
  }

  @Test func `of a part that cannot be read leave the whole its word`() {
    var desk = Desk()
    desk.say("presence", false, at: 0)
    desk.say("zone_1_presence", false, at: 0, isPart: true)
    desk.stayUnread("zone_1_presence", at: 1)
    #expect(desk.presence == .absent(.known))
    desk.stayUnread("presence", at: 2)
    #expect(desk.presence == .unknown)
  }

  @Test(arguments: [true, false]) func `that cannot be read count for nothing until they are said again`(somebody: Bool)
  {
    var desk = Desk()
    desk.say("presence", somebody, at: 0)
    desk.stayUnread("presence", at: 5)
    desk.stayUnread("presence", at: 6)
    #expect(desk.presence == .unknown)
    #expect(desk.doubts == [.unreadable])
    #expect(desk.events.count { if case .doubted = $0.fact { true } else { false } } == 1)
    // The same word counts again, from when it was said.
    desk.say("presence", somebody, at: 10, isFresh: false)
    #expect(desk.doubts == [nil])
    #expect(desk.presence == (somebody ? .present : .absent(.known)))
    #expect(desk.building.spaces[0].presenceSince == Self.nine + .minutes(10))
  }

  @Test func `that were said before the doubt, and come after it, do not end it`() {
    var desk = Desk()
    desk.say("presence", false, at: 0)
    desk.stayUnread(at: 10, because: .notDecoded)
    desk.say("presence", false, at: 11, saidAt: 5)
    #expect(desk.presence == .unknown)
  }

  @Test
  func `of a device that was gone are believed when they are new, or when it repeats itself and has had its time`() {
    var desk = Desk()
    desk.say("presence", false, at: 0)
    desk.give(.availability(Self.sensor, isOnline: false), at: 1)
    desk.give(.availability(Self.sensor, isOnline: true), at: 2)
    // What its bridge remembers says nothing new.
    desk.say("presence", false, at: 10, isFresh: false)
    #expect(desk.doubts == [.interrupted])
    #expect(desk.presence == .unknown)
    // Another word is news, whoever says it.
    desk.say("presence", true, at: 11, isFresh: false)
    #expect(desk.presence == .present)

    var radar = Desk()
    for minute in Int64(0)...9 { radar.say("presence", false, at: minute, isFresh: minute == 0) }
    radar.give(.availability(Self.sensor, isOnline: false), at: 10)
    radar.give(.availability(Self.sensor, isOnline: true), at: 11)
    #expect(radar.presence == .unknown)
    radar.say("presence", false, at: 12, isFresh: false)
    #expect(radar.presence == .unknown)
    radar.say("presence", false, at: 41, isFresh: false)
    #expect(radar.presence == .absent(.known))
  }

  @Test func `of which the broker keeps the contrary are in doubt, and the same is no news`() {
    var desk = Desk()
    desk.say("presence", false, at: 0)
    desk.say("presence", false, at: 5, ageIsKnown: false)
    #expect(desk.presence == .absent(.known))
    desk.say("presence", true, at: 6, ageIsKnown: false)
    #expect(desk.doubts == [.contradicted])
    #expect(desk.presence == .unknown)
  }

  @Test func `of a journal that did not know fields are those of the first field of their quantity`() {
    var desk = Desk()
    desk.say("", true, at: 0)
    desk.say("presence", false, at: 1)
    #expect(desk.building.state(Self.sensor).words.map(\.field) == ["presence"])
    #expect(desk.presence == .absent(.known))
  }

  @Test func `come back from the journal with their doubts`() {
    var desk = Desk()
    desk.say("presence", false, at: 0)
    desk.say("mmwave", false, at: 0)
    desk.stayUnread("presence", at: 5)
    var again = Building(site: desk.building.site)
    for event in desk.events where event.fact.isDurable { again.apply(event) }
    #expect(again.state(Self.sensor).words == desk.building.state(Self.sensor).words)
    #expect(again.state(Self.sensor).words.map(\.doubt) == [.unreadable, nil])
  }
}
