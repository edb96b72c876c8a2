import Occupancy

/// What a payload says of the time at which it was made (sensor-formats.md, hazard 8).
enum EventTime: Equatable {
  case trusted(Instant)
  case missing
  /// Unreadable, or (with what it reads) too far from the truth.
  case bad(Instant?)
  /// A wall clock that nobody knows the place of.
  case withoutZone

  /// 2020-01-01: what is older is a clock that was never set.
  private static let earliest = Instant(milliseconds: 1_577_836_800_000)
  private static let ahead = TimeSpan.minutes(5)

  var trusted: Instant? { if case .trusted(let instant) = self { instant } else { nil } }

  /// What the clock shows, believed or not.
  var shown: Instant? {
    switch self {
    case .trusted(let instant): instant
    case .bad(let instant): instant
    case .missing, .withoutZone: nil
    }
  }

  /// ISO 8601, or seconds or milliseconds since 1970: no time to be trusted can be meant as both.
  init(_ raw: RawValue, zone: LocalTime?, received: Instant) {
    switch raw {
    case .null: self = .missing
    case .flag, .notFinite, .unreadable: self = .bad(nil)
    case .number(let number): self = Self.sinceEpoch(number, received)
    case .word(let text):
      guard let (wall, offset) = Instant.parse(text) else {
        guard case .number(let number) = RawValue(text: UnsafeRawBufferPointer(text)) else {
          self = .bad(nil)
          return
        }
        self = Self.sinceEpoch(number, received)
        return
      }
      if let offset {
        self = Self.bounded(wall - offset, received)
      } else if let zone {
        let (date, time) = LocalTime.utc.wall(at: wall)
        self = Self.bounded(zone.instant(date, time), received)
      } else {
        self = .withoutZone
      }
    }
  }

  private static func sinceEpoch(_ number: Double, _ received: Instant) -> EventTime {
    let milliseconds = number < 1e11 ? number * 1_000 : number
    guard (0...1e15).contains(milliseconds) else { return .bad(nil) }
    return bounded(Instant(milliseconds: Int64(milliseconds + 0.5)), received)
  }

  private static func bounded(_ instant: Instant, _ received: Instant) -> EventTime {
    // A trace may be older than that, and then its clocks are as old as its messages.
    let earliest = min(earliest, received - .days(1))
    return instant >= earliest && instant <= received + ahead ? .trusted(instant) : .bad(instant)
  }
}
