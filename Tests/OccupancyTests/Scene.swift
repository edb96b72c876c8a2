import Occupancy
import Testing

/// Several spaces side by side, each row drawn with one character a minute: `#` somebody, `.` nobody, blank nothing is heard. Where every row has `_` the monitor is down.
///
/// What became of a booking is drawn in the same columns: `C` checked in, `W` warned, `K` kept, `N` freed as a no-show, `L` freed as left, `w` would have been freed, `U` undone,
/// `X` extended, `E` ended, `?` asked whether it is the wrong desk, `M` moved, `A` asked to be confirmed, `P` lapsed,
/// `Q` asked whether anybody is there.
struct Scene {
  static let nine = Instant(iso8601: "2026-03-02T09:00:00Z")!
  var building: Building
  var start: Instant
  private(set) var events: [Event] = []

  /// Each space has one sensor that sees the seat, `pad-` and its id.
  init(
    _ spaces: [Space], start: Instant = Scene.nine, local: LocalTime = .utc, open: OpeningHours = .always,
    policy: PolicyOverride = PolicyOverride(), expires: TimeSpan = .hours(2)
  ) {
    self.start = start
    let sensed = spaces.filter { !$0.features.contains("unsensed") }
    building = Building(
      site: Site(
        id: "test", name: "Test", localTime: local, open: open, spaces: spaces,
        bindings: sensed.map { Binding(device: "pad-\($0.id)", space: $0.id, expires: expires) },
        policies: Policies(byKind: Dictionary(spaces.map { ($0.kind, policy) }, uniquingKeysWith: { a, _ in a }))))
  }

  /// Desks in a row, so many metres apart.
  static func desks(_ count: Int, apart: Double = 1.6) -> [Space] {
    (1...count).map { number in
      Space(
        id: SpaceID("desk-\(number)"), kind: .desk, floor: "0", zone: "open",
        plan: Space.Plan(x: Double(number) * apart, y: 0, width: 1.4, height: 0.7))
    }
  }

  func at(_ minute: Int64) -> Instant { start + .minutes(minute) }

  func interval(_ from: Int64, _ to: Int64) -> Interval { Interval(start: at(from), end: at(to)) }

  /// What came of it: why it was refused, or nil.
  @discardableResult
  mutating func ask(_ input: Input, at minute: Int64) -> Refusal.Why? {
    let told = building.handle(input, at: at(minute))
    events += told
    for event in told { if case .refused(let refusal) = event.fact { return refusal.why } }
    return nil
  }

  @discardableResult
  mutating func ask(_ deed: Command.Deed, _ booking: BookingID, at minute: Int64, by: Booking.Agent = .member)
    -> Refusal.Why?
  { ask(.command(Command(deed, booking: booking, by: by)), at: minute) }

  @discardableResult
  mutating func book(
    _ booking: BookingID, _ space: SpaceID, _ from: Int64, _ to: Int64, at minute: Int64 = -120,
    by member: MemberID = "m1", terms: BookingTerms = BookingTerms(), rights: Rights = .all
  ) -> Refusal.Why? {
    let deed = Command.Deed.book(space: space, member: member, interval: interval(from, to))
    return ask(.command(Command(deed, booking: booking, terms: terms, rights: rights)), at: minute)
  }

  /// Plays the rows from minute `from` on; inputs come before the messages of their minute.
  mutating func play(_ rows: [SpaceID: String], from: Int64 = 0, also inputs: [(minute: Int64, Input)] = []) {
    let length = rows.values.map(\.count).max() ?? 0
    let drawn = rows.sorted { $0.key < $1.key }.map { (space: $0.key, row: Array($0.value)) }
    var downSince: Instant?
    for offset in 0..<length {
      let minute = from + Int64(offset)
      if drawn.allSatisfy({ offset < $0.row.count && $0.row[offset] == "_" }) {
        downSince = downSince ?? at(minute)
        continue
      }
      if let since = downSince {
        ask(.started(downSince: since), at: minute)
        ask(.brokerFound, at: minute)
        downSince = nil
      }
      for (_, input) in inputs.filter({ $0.minute == minute }) { ask(input, at: minute) }
      for (space, row) in drawn where offset < row.count && row[offset] != " " {
        hear(space, row[offset] == "#", at: minute)
      }
      ask(.tick, at: minute)
    }
  }

  mutating func hear(_ space: SpaceID, _ somebody: Bool, at minute: Int64) {
    guard let number = building.site.bindings.firstIndex(where: { $0.device == "pad-\(space)" }) else { return }
    let pad = BindingIndex(number)
    // As from a message: what it says comes before that it was said.
    ask(.reading(Reading(binding: pad, quantity: .presence, value: .bool(somebody), at: at(minute))), at: minute)
    ask(.heard(pad, at: at(minute)), at: minute)
  }

  /// The events of one booking as letters, each at its minute.
  func drawn(_ booking: BookingID, from: Int64 = 0, to: Int64) -> String {
    var drawn = Array(repeating: Character(" "), count: Int(to - from))
    for event in events where event.fact.booking == booking {
      let column = Int((event.at - start).wholeMinutes - from)
      if let letter = letter(of: event.fact), drawn.indices.contains(column) { drawn[column] = letter }
    }
    return String(drawn)
  }

  private func letter(of fact: Fact) -> Character? {
    switch fact {
    case .checkedIn: "C"
    case .warned: "W"
    case .kept: "K"
    case .released(let release): release.reason == .noShow ? "N" : "L"
    case .wouldRelease: "w"
    case .undone: "U"
    case .extended: "X"
    case .ended: "E"
    case .wrongDesk: "?"
    case .moved: "M"
    case .askedToConfirm: "A"
    case .lapsed: "P"
    case .questioned: "Q"
    default: nil
    }
  }

  /// The minutes at which something of that type was told.
  func minutes(of type: String) -> [Int64] {
    events.filter { $0.fact.type == type }.map { ($0.at - start).wholeMinutes }
  }

  func status(_ space: SpaceID, at minute: Int64) -> SpaceStatus? {
    building.number(of: space).map {
      building.status(of: $0, in: building.ledger, opening: building.opening(at: at(minute)), at: at(minute)).status
    }
  }
}

/// So many of one character.
func row(_ parts: (Character, Int)...) -> String { parts.map { String(repeating: $0.0, count: $0.1) }.joined() }
