import Occupancy
import Testing

/// A booking's life drawn with one character a minute: `#` somebody, `.` nobody, blank nothing is heard, `_` the monitor is down.
/// Minute 0 is the start of the booking. The answer is drawn in the same columns:
/// `C` checked in, `W` warned, `N` freed as a no-show, `L` freed as left, `E` ended.
struct Timeline {
  static let start = Instant(iso8601: "2026-03-02T09:00:00Z")!
  var kind: Space.Kind = .meetingRoom
  var policy = PolicyOverride()
  var expires: TimeSpan = .hours(2)
  var length: TimeSpan = .hours(1)
  /// The minute of the first character.
  var from: Int64 = 0

  func building() -> Building {
    Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "sala", kind: kind)],
        bindings: [Binding(device: "pir", space: "sala", expires: expires)],
        policies: Policies(bySpace: ["sala": policy])))
  }

  func at(_ minute: Int64) -> Instant { Self.start + .minutes(minute) }

  /// The events of the booking `b1`, each with its minute.
  func play(_ seen: String, also inputs: [(minute: Int64, Input)] = []) -> [(minute: Int64, Fact)] {
    var building = building()
    var events = building.handle(
      .command(
        Command(
          .book(space: "sala", member: "m1", interval: Interval(start: at(0), end: at(0) + length)), booking: "b1")),
      at: at(from - 60))
    let pir = BindingIndex(0)
    for (offset, character) in seen.enumerated() {
      let minute = from + Int64(offset)
      for (_, input) in inputs.filter({ $0.minute == minute }) { events += building.handle(input, at: at(minute)) }
      guard character != "_" else { continue }
      guard character != " " else {
        events += building.handle(.tick, at: at(minute))
        continue
      }
      // As the decoder hands a message on: that its device was heard comes last.
      events += building.handle(
        .reading(Reading(binding: pir, quantity: .presence, value: .bool(character == "#"), at: at(minute))),
        at: at(minute))
      events += building.handle(.heard(pir, at: at(minute)), at: at(minute))
    }
    return events.map { (($0.at - Self.start).wholeMinutes, $0.fact) }
  }

  /// What became of the booking, drawn.
  func want(_ seen: String, also inputs: [(minute: Int64, Input)] = []) -> String {
    var drawn = Array(repeating: Character(" "), count: seen.count)
    for (minute, fact) in play(seen, also: inputs) {
      let letter: Character? =
        switch fact {
        case .checkedIn: "C"
        case .warned: "W"
        case .released(let release): release.reason == .noShow ? "N" : "L"
        case .wouldRelease: "w"
        case .ended: "E"
        default: nil
        }
      let column = Int(minute - from)
      if let letter, drawn.indices.contains(column) { drawn[column] = letter }
    }
    return String(drawn)
  }
}

func expectTimeline(
  _ seen: String, _ want: String, _ timeline: Timeline = Timeline(), also inputs: [(minute: Int64, Input)] = [],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let got = timeline.want(seen, also: inputs)
  #expect(got == want, "seen \(seen)|\nwant \(want)|\ngot  \(got)|", sourceLocation: sourceLocation)
}
