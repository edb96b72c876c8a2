import Configuration
import JSON
import Occupancy
import Wording

/// One trace through two configurations, side by side in one pass.
public struct TraceComparison {
  private var course = TraceCourse()
  private var before: Rehearsal
  private var against: Rehearsal
  private var difference: PolicyDifference
  private let wording: Wording
  /// Working memory, so that no line allocates.
  private var events: (before: [Event], against: [Event]) = ([], [])

  /// Spaces that only `against` has are left out: nothing is known of them before.
  public init(_ configuration: SiteConfiguration, against other: SiteConfiguration) throws {
    before = Rehearsal(configuration)
    against = Rehearsal(other)
    difference = PolicyDifference(site: configuration.site)
    wording = try Wording.embedded()
  }

  /// Up to when it has come.
  public var reached: Instant? { course.last }

  /// What was noticed on the way, for people.
  public var notes: [String] { before.rejections + course.notes }

  public mutating func add(command line: [UInt8], at place: String) throws(TraceError) {
    try course.add(command: line, at: place)
  }

  public mutating func take(message line: [UInt8], at place: String) throws {
    for line in try course.take(line: line, at: place) { lead(line) }
  }

  public mutating func finish() {
    for line in course.finish() { lead(line) }
    if let last = course.last { run(until: last) }
  }

  private mutating func lead(_ line: TraceLine) {
    run(until: line.watchedUntil)
    before.take(line, into: &events.before)
    against.take(line, into: &events.against)
    compare()
  }

  /// Both come to each moment at which something is due together, so that each can be asked why it did not do what the other did.
  private mutating func run(until time: Instant) {
    while true {
      let due = min(before.nextDue, against.nextDue)
      guard due <= time else { return }
      before.run(until: due, into: &events.before)
      against.run(until: due, into: &events.against)
      compare()
    }
  }

  private mutating func compare() {
    guard !events.before.isEmpty || !events.against.isEmpty else { return }
    let buildings = (before: before.building, against: against.building)
    let now = max(buildings.before.now, buildings.against.now)
    for event in events.before { difference.take(event, of: .before) { buildings.against.whyNot($0, at: now) } }
    for event in events.against { difference.take(event, of: .against) { buildings.before.whyNot($0, at: now) } }
    events.before.removeAll(keepingCapacity: true)
    events.against.removeAll(keepingCapacity: true)
  }
}

extension TraceComparison {
  private var end: Instant { course.last ?? .distantPast }

  /// One JSON object: the sums, and a line for each booking that differs.
  public func json() -> [UInt8] {
    var json = JSONWriter(reserving: 1 << 16)
    json.object { DifferenceView(difference: difference, now: end, wording: wording).write(into: &$0) }
    return json.bytes
  }

  /// The same for people, in English: columns, then each booking with its two whys. `paint` colours a word where colours are wanted.
  public func text(paint: @escaping (String, DifferenceText.Tone) -> String = { word, _ in word }) -> String {
    DifferenceText(view: DifferenceView(difference: difference, now: end, wording: wording), paint: paint).text
  }
}

extension Building {
  /// What the rule that made this release elsewhere says here of the same booking; nil where it is not known or no longer holds its space.
  func whyNot(_ release: Release, at now: Instant) -> Grounds? {
    guard let booking = ledger[release.booking], booking.status.isLive else { return nil }
    let name: Rule.Name = booking.status == .booked ? .noShow : .left
    return Rule.all.first { $0.name == name }?.judge(situation(of: booking, at: now)).grounds
  }
}
