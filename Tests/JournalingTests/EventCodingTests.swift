import JSON
import Journaling
import Occupancy
import Testing

@Suite struct `An event in the journal` {
  static let site = Site(
    id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
    bindings: [Binding(source: "zigbee2mqtt", device: "l0/\"sala\"", channel: "1", space: "sala")])
  static let at = Instant(iso8601: "2026-03-02T08:14:05.120Z")!
  static let sala = BindingIndex(0)
  static let release = Release(
    booking: "b1", space: "sala", reason: .left,
    because: Release.Because(
      start: at, end: at + .hours(2), graceFrom: at + .minutes(1), grace: .minutes(15), deadline: at + .minutes(16),
      absentSince: at - .minutes(4), heardAt: at + .seconds(3), checkedInAt: at - .minutes(2), warnedAt: nil,
      givenBack: TimeSpan(milliseconds: 1_234_567)))

  static let facts: [Fact] = [
    .bound(Binding(source: "chirpstack", device: "24e124", space: "sala", hold: .minutes(5), debounce: .seconds(2))),
    .opened, .cutOff(since: at), .resumed(downSince: at - .hours(1)),
    .clockSetBack(from: at + .hours(2), to: at),
    .sensed(sala, Word(quantity: .presence, value: .bool(true), saidAt: at, ageIsKnown: false, followsPresence: true)),
    .sensed(sala, Word(quantity: .people, value: .number(2.5), saidAt: at, ageIsKnown: true)),
    .cameLate(sala, .presence, .bool(true), at: at - .hours(3)),
    .passed(Passage(binding: sala, quantity: .peopleIn, count: 3, said: 1_204, saidAt: at)),
    .recounted("sala", sum: -2, because: .vacancy), .recounted("sala", sum: 7, because: .closing),
    .sensed(
      sala,
      Word(
        quantity: .presence, field: "zone_1_occupancy", isPart: true, value: .bool(true), saidAt: at, ageIsKnown: true)),
    .doubted(sala, field: "presence", because: .unreadable, at: at),
    .doubted(sala, field: nil, because: .notDecoded, at: at),
    .heard(sala, at: at), .measured(sala, .co2, .number(612), at: at), .deviceOffline(sala), .deviceOnline(sala),
    .sensorSilent(sala, lastHeard: nil), .sensorSilent(sala, lastHeard: at), .sensorBack(sala),
    .suspected(sala, .flapping), .trusted(sala), .forgot(sala), .disagreed(sala, since: at), .agreed(sala),
    .presence(PresenceChange(space: "sala", presence: .present, people: 3, reasons: ["motion l0/\"sala\": present"])),
    .presence(PresenceChange(space: "sala", presence: .absent(.inferred), people: nil, reasons: [])),
    .presence(PresenceChange(space: "sala", presence: .unknown, people: nil, reasons: [])),
    .booked("b1", space: "sala", member: "m\n1", Interval(start: at, end: at + .hours(1))),
    .checkedIn("b1", space: "sala", by: .presence), .warned("b1", space: "sala", of: .noShow, deadline: at),
    .kept("b1", space: "sala"), .released(release), .wouldRelease(release), .undone("b1", space: "sala"),
    .cancelled("b1", space: "sala"), .ended("b1", space: "sala"), .lapsed("b1", space: "sala"),
    .booked(
      "b1", space: "sala", member: "m1", Interval(start: at, end: at + .hours(1)),
      BookingTerms(series: "s1", organisation: "acme", isPaid: true, isListed: true, expected: 12)),
    .extended("b1", space: "sala", until: at), .pinned("b1", space: "sala", true),
    .described("b1", space: "sala", BookingDetails(expected: 3, isListed: false)),
    .described("b1", space: "sala", BookingDetails(isListed: true)), .pinned("b1", space: "sala", false),
    .moved("b1", from: "desk-1", to: "sala", Interval(start: at, end: at + .hours(1))),
    .wrongDesk("b1", space: "sala", taken: "desk-2", since: at), .notBeside("b1", space: "sala"),
    .askedToConfirm("b1", space: "sala", noShows: 3), .confirmed("b1", space: "sala"), .outOfOrder("sala", true),
    .outOfOrder("sala", false), .lent("sala", Interval(start: at, end: at + .days(1))), .lent("sala", nil),
    .questioned("b1", space: "sala"), .walkedIn("sala", since: at), .walkInEnded("sala"),
    .offerLapsed("w1", space: "sala"),
    .waiting(
      Wait(
        id: "w1", member: "m1", wish: .kind(.desk, zone: "open"), interval: Interval(start: at, end: at + .hours(1)),
        madeAt: at, organisation: "acme")),
    .waiting(
      Wait(
        id: "w2", member: "m1", wish: .space("sala"), interval: Interval(start: at, end: at + .hours(1)), madeAt: at)),
    .offered(
      "w1",
      Wait.Offer(
        space: "sala", interval: Interval(start: at, end: at + .hours(1)), until: at + .minutes(10), freedBy: "b1")),
    .waitEnded("w1", .accepted), .waitEnded("w2", .isOver),
  ]

  func coded(_ event: Event, telling: EventWriter.Telling = .whole) -> [UInt8] {
    var json = JSONWriter()
    EventWriter(bindings: Self.site.bindings).write(event, telling: telling, into: &json)
    return json.bytes
  }

  @Test(arguments: facts.indices)
  func `reads back as it was written`(index: Int) throws {
    let event = Event(at: Self.at, Self.facts[index])
    var reader = EventReader(site: Self.site)
    let answer = try coded(event).withUnsafeBytes { bytes in
      try reader.read(Record(sequence: 1, bytes: bytes))
    }
    guard case .event(let read) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(read == event)
  }

  /// What no year of four digits holds; what JSON cannot say; what a double does not hold; a length that no clock counts.
  static let unwritable: [Event] = [
    Event(at: Instant(milliseconds: -62_167_219_200_001), .opened),
    Event(at: Instant(milliseconds: 253_402_300_800_000), .heard(sala, at: at)),
    Event(at: at, .lent("sala", Interval(start: Instant(milliseconds: -62_167_262_400_000), end: at))),
    Event(at: at, .booked("b1", space: "sala", member: "m1", Interval(start: at, end: .distantFuture))),
    Event(at: at, .measured(sala, .co2, .number(.nan), at: at)),
    Event(at: at, .measured(sala, .co2, .number(.infinity), at: at)),
    Event(at: at, .learned(sala, .sound, [1, -.infinity])),
    Event(at: at, .recounted("sala", sum: .max, because: .closing)),
    Event(at: at, .bound(Binding(device: "24e124", space: "sala", expires: TimeSpan(milliseconds: .max)))),
  ]

  @Test(arguments: unwritable.indices)
  func `that its reader would not take is not written`(index: Int) throws {
    let writer = EventWriter(bindings: Self.site.bindings)
    let error = #expect(throws: JournalError.self) { try writer.record(of: Self.unwritable[index]) }
    guard case .unwritable(let type, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(type == EventWriter.type(of: Self.unwritable[index].fact))
  }

  @Test func `longer than a message over HTTP is read back, too`() throws {
    let zone = String(repeating: "x", count: 1 << 20)
    let wait = Wait(
      id: "w1", member: "m1", wish: .kind(.desk, zone: zone), interval: Interval(start: Self.at, end: Self.at),
      madeAt: Self.at)
    let event = Event(at: Self.at, .waiting(wait))
    let record = try EventWriter(bindings: []).record(of: event)
    var reader = EventReader(site: Self.site)
    let answer = try record.withUnsafeBytes { try reader.read(Record(sequence: 1, bytes: $0)) }
    guard case .event(let read) = answer else {
      Issue.record("it was passed over")
      return
    }
    #expect(read == event)
  }

  /// Staff could book for the year 9999 once, and nobody is to lose a booking by an update.
  @Test func `of an older journal is read, also where its times are out of bounds`() throws {
    let old =
      #"{"at":"2026-03-02T08:14:05Z","type":"booked","booking":"b1","space":"sala","member":"m1","start":"1969-12-31T23:00:00Z","end":"9999-12-31T23:59:59Z"}"#
    var reader = EventReader(site: Self.site)
    let answer = try Array(old.utf8).withUnsafeBytes { try reader.read(Record(sequence: 1, bytes: $0)) }
    guard case .event(let event) = answer else {
      Issue.record("it was passed over")
      return
    }
    #expect(try EventWriter(bindings: []).record(of: event) == Array(old.replacing("Z\"", with: ".000Z\"").utf8))
  }

  @Test func `of a device that the configuration no longer has is passed over`() throws {
    let bytes = coded(Event(at: Self.at, .heard(Self.sala, at: Self.at)))
    let smaller = Site(id: "test", name: "Test", spaces: Self.site.spaces)
    var reader = EventReader(site: smaller)
    let answer = try bytes.withUnsafeBytes { try reader.read(Record(sequence: 1, bytes: $0)) }
    guard case .ofAnotherSite = answer else {
      Issue.record("\(answer)")
      return
    }
  }

  @Test func `that says what a request was answered is no event, and needs no more than can be read`() throws {
    var reader = EventReader(site: Self.site)
    func read(_ text: String) throws -> EventReader.Answer {
      try Array(text.utf8).withUnsafeBytes { try reader.read(Record(sequence: 1, bytes: $0)) }
    }
    let head = #"{"at":"2026-03-02T08:14:05Z","type":"answered""#
    for (text, outcome) in [
      (#","booking":"b1"}"#, AnsweredRequest.Outcome.booking("b1")), (#","wait":"w1"}"#, .wait("w1")), ("}", .done),
    ] {
      guard case .answered(let request) = try read(head + #","request":"r","body":"b""# + text) else {
        Issue.record("\(text)")
        continue
      }
      #expect(request.outcome == outcome && request.request == "r" && request.body == "b")
    }
    guard case .unreadable = try read(head + "}") else {
      Issue.record("without its request it is decided anew")
      return
    }
  }

  @Test func `of a device that bound itself is told apart from one of another source`() throws {
    var reader = EventReader(site: Site(id: "test", name: "Test", spaces: Self.site.spaces))
    let bindings = ["chirpstack", "milesight-gateway"].map { Binding(source: $0, device: "24e124", space: "sala") }
    func read(_ fact: Fact) throws -> Fact? {
      var json = JSONWriter()
      EventWriter(bindings: bindings).write(Event(at: Self.at, fact), into: &json)
      let answer = try json.bytes.withUnsafeBytes { try reader.read(Record(sequence: 1, bytes: $0)) }
      if case .event(let event) = answer { return event.fact }
      return nil
    }
    for binding in bindings { #expect(try read(.bound(binding)) == .bound(binding)) }
    for number in bindings.indices {
      #expect(try read(.deviceOffline(BindingIndex(number))) == .deviceOffline(BindingIndex(number)))
    }
    #expect(try read(.bound(bindings[0])) == nil)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"at":"2026-03-02T08:14:05Z","type":"kept"}"#, #"{"at":"today","type":"opened"}"#,
    // Found by `make fuzz`: a whole record may say what no clock could count.
    #"{"at":"2026-03-02T10:00:00Z","type":"released","booking":"b1","space":"sala","reason":"no-show","because":{"start":"2026-03-02T09:00:00Z","end":"2026-03-02T10:00:00Z","graceFrom":"2026-03-02T09:00:00Z","graceSeconds":3600,"deadline":"2026-03-02T10:00:00Z","absentSince":"2026-03-02T09:00:00Z","heardAt":"2026-03-02T09:59:00Z","givenBackSeconds":1e30}}"#,
  ])
  func `that is no event is refused`(text: String) {
    var reader = EventReader(site: Self.site)
    #expect(throws: UnknownRecord.self) {
      _ = try Array(text.utf8).withUnsafeBytes {
        try reader.read(Record(sequence: 1, bytes: $0))
      }
    }
  }

  @Test func `told to the public says nothing of who booked`() {
    let event = Event(at: Self.at, .booked("b1", space: "sala", member: "m1", Interval(start: Self.at, end: Self.at)))
    #expect(String(decoding: coded(event), as: UTF8.self).contains("m1"))
    #expect(!String(decoding: coded(event, telling: .nameless), as: UTF8.self).contains("m1"))
  }
}
