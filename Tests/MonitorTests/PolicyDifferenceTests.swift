import Occupancy
import Testing

@testable import Monitor

/// What two policies make of the same booking, told event by event: desk-1 is booked from nine to five.
@Suite struct `The difference between two policies` {
  static let site = Site(
    id: "test", name: "Test", localTime: .utc,
    spaces: [
      Space(id: "desk-1", kind: .desk, name: Space.Name(it: "Uno", en: "One"), zone: "quiet"),
      Space(id: "sala", kind: .meetingRoom, name: Space.Name(it: "Sala", en: "Room")),
    ],
    bindings: [], policies: Policies())

  static func at(_ time: String) -> Instant { Instant(iso8601: "2026-03-02T\(time):00Z") ?? .distantPast }
  static let booked = Interval(start: at("09:00"), end: at("17:00"))

  static func release(_ time: String, _ reason: Release.Reason = .noShow) -> Event {
    let now = at(time)
    return Event(
      at: now,
      .released(
        Release(
          booking: "b1", space: "desk-1", reason: reason,
          because: Release.Because(
            start: booked.start, end: booked.end, graceFrom: booked.start, grace: .minutes(60), deadline: now,
            absentSince: at("08:00"), heardAt: now, checkedInAt: nil, warnedAt: nil, givenBack: booked.end - now))))
  }

  static func presence(_ time: String, _ presence: Presence) -> Event {
    Event(at: at(time), .presence(PresenceChange(space: "desk-1", presence: presence, people: nil, reasons: [])))
  }

  /// Both sides booked it; then what each is told, in order of time.
  static func line(
    before: [Event] = [], against: [Event] = [], until end: String = "17:00"
  ) -> PolicyDifference.Line? {
    var difference = PolicyDifference(site: site)
    let made = Event(at: at("08:00"), .booked("b1", space: "desk-1", member: "m1", booked))
    for side in PolicyDifference.Side.allCases { difference.take(made, of: side) }
    let told = before.map { ($0, PolicyDifference.Side.before) } + against.map { ($0, .against) }
    for (event, side) in told.sorted(by: { $0.0.at < $1.0.at }) {
      difference.take(event, of: side) { _ in .graceRuns(until: Self.at("10:00")) }
    }
    return difference.lines(at: at(end)).first
  }

  @Test func `a booking that is freed an hour sooner gives an hour more back`() {
    let line = Self.line(before: [Self.release("10:00")], against: [Self.release("09:00")])
    #expect(line?.change == .earlier && line?.won == .hours(1) && line?.isWrong == false)
    let later = Self.line(before: [Self.release("09:30")], against: [Self.release("10:00")])
    #expect(later?.change == .later && later?.won == .minutes(-30))
  }

  @Test func `a booking that only one frees says why the other did not`() {
    let line = Self.line(against: [Self.release("09:30")])
    #expect(line?.change == .released && line?.won == .minutes(450))
    #expect(line?.before?.reason == .grounds(.graceRuns(until: Self.at("10:00"))))
    #expect(Self.line(before: [Self.release("10:00")])?.change == .notReleased)
  }

  @Test func `what both do alike is no difference`() {
    let line = Self.line(before: [Self.release("10:00")], against: [Self.release("10:00")])
    #expect(line?.change == nil && line?.won == .zero)
    let other = Self.line(before: [Self.release("10:00")], against: [Self.release("10:00", .left)])
    #expect(other?.change == .otherReason)
    #expect(Self.line() == nil)
  }

  @Test func `whoever stays after the release proves it wrong, and nothing was won`() {
    let line = Self.line(
      before: [Self.presence("09:40", .present), Self.presence("11:00", .absent(.known))],
      against: [Self.release("09:30")])
    #expect(line?.against?.isWrong == true && line?.against?.cameAt == Self.at("09:40"))
    #expect(line?.won == .zero && line?.against?.taken == .minutes(450) && line?.before?.isWrong == false)
  }

  @Test func `who is there at the end of the trace is there`() {
    let line = Self.line(
      before: [Self.presence("09:40", .present)], against: [Self.release("09:30")], until: "10:00")
    #expect(line?.against?.isWrong == true)
  }

  @Test func `a minute at the desk is nobody who came, and who comes after the end came too late`() {
    let passing = Self.line(
      before: [Self.presence("09:40", .present), Self.presence("09:41", .absent(.known))],
      against: [Self.release("09:30")])
    #expect(passing?.isWrong == false)
    let late = Self.line(
      before: [Self.presence("17:10", .present), Self.presence("18:00", .absent(.known))],
      against: [Self.release("09:30")], until: "19:00")
    #expect(late?.isWrong == false)
  }

  @Test func `who was seen before the release has gone`() {
    let line = Self.line(
      before: [Self.presence("09:10", .present), Self.presence("09:20", .absent(.known))],
      against: [Self.release("11:00", .left)])
    #expect(line?.isWrong == false)
  }

  @Test func `whoever has booked the freed time is not the one who had it`() {
    let next = Event(
      at: Self.at("09:35"),
      .booked("b2", space: "desk-1", member: "m2", Interval(start: Self.at("10:00"), end: Self.at("12:00"))))
    let line = Self.line(
      before: [Self.release("09:30"), next, Self.presence("10:00", .present), Self.presence("11:00", .absent(.known))],
      against: [Self.release("09:30"), next])
    #expect(line?.isWrong == false)
  }

  @Test(arguments: [
    Event(at: at("09:50"), .checkedIn("b1", space: "desk-1", by: .member)),
    Event(at: at("09:50"), .kept("b1", space: "desk-1")),
  ])
  func `a word of the member is as good as a sensor's`(said: Event) {
    let line = Self.line(before: [said], against: [Self.release("09:30")])
    #expect(line?.against?.isWrong == true && line?.against?.cameAt == Self.at("09:50"))
  }

  @Test func `a release that was undone was wrong`() {
    let undone = Event(at: Self.at("09:45"), .undone("b1", space: "desk-1"))
    let line = Self.line(before: [Self.release("09:30"), undone])
    #expect(line?.before?.isWrong == true && line?.won == .zero)
  }

  @Test func `what its member gave up was not won by the policy`() {
    let left = Event(at: Self.at("12:00"), .ended("b1", space: "desk-1"))
    let line = Self.line(before: [left], against: [Self.release("10:00")])
    #expect(line?.won == .hours(2))
  }

  @Test func `a booking that finds room on one side alone is a difference`() {
    var difference = PolicyDifference(site: Self.site)
    let made = Event(at: Self.at("08:00"), .booked("b1", space: "desk-1", member: "m1", Self.booked))
    difference.take(made, of: .against)
    #expect(difference.lines(at: Self.at("09:00")).first?.change == .booked)
    difference = PolicyDifference(site: Self.site)
    difference.take(made, of: .before)
    #expect(difference.lines(at: Self.at("09:00")).first?.change == .notBooked)
  }

  @Test func `the sums are told over all, by kind and by zone`() {
    var difference = PolicyDifference(site: Self.site)
    for side in PolicyDifference.Side.allCases {
      difference.take(Event(at: Self.at("08:00"), .booked("b1", space: "desk-1", member: "m1", Self.booked)), of: side)
      difference.take(Event(at: Self.at("08:00"), .booked("b2", space: "sala", member: "m1", Self.booked)), of: side)
    }
    difference.take(Self.release("10:00"), of: .against)
    let totals = difference.totals(of: difference.lines(at: Self.at("17:00")))
    #expect(totals.all.bookings == 2 && totals.all.against.released == 1 && totals.all.won == .hours(7))
    #expect(totals.byKind.map(\.name) == ["desk", "meeting-room"])
    #expect(totals.byZone.map(\.name) == ["quiet"] && totals.byZone.first?.totals.bookings == 1)
  }

  @Test func `a shadow keeps what was only thought, and lets go of what is over`() {
    var shadow = Shadow(site: Self.site)
    shadow.take(Event(at: Self.at("08:00"), .booked("b1", space: "desk-1", member: "m1", Self.booked)))
    shadow.take(Event(at: Self.at("08:00"), .booked("b2", space: "sala", member: "m1", Self.booked)))
    guard case .released(let release) = Self.release("10:00").fact else { return }
    shadow.take(Event(at: Self.at("10:00"), .wouldRelease(release)))
    shadow.take(Self.presence("11:00", .present))
    shadow.take(Event(at: Self.at("17:00"), .ended("b1", space: "desk-1")))
    shadow.take(Event(at: Self.at("17:00"), .ended("b2", space: "sala")))
    let lines = shadow.difference.lines(at: Self.at("17:00"))
    #expect(lines.map(\.booking) == ["b1"] && lines.first?.change == .released && lines.first?.isWrong == true)
    #expect(lines.first?.before?.reason == .grounds(.onlyWatches))
    #expect(shadow.difference.fate(of: "b2", .before) == nil)
  }
}
