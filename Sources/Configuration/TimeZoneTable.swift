import Foundation
import Occupancy

/// Time zones of the system as tables, for the core that has no time zone database.
enum TimeZoneTable {
  /// As far as an instant may lie: what lies outside keeps the nearest offset. One zone takes some milliseconds.
  static let years = CivilDate.earliest..<CivilDate.latest.adding(days: 1)

  /// Nil for a name that is not of the IANA database. Abbreviations and offsets (`CET`, `GMT+1`) have no summer time and are refused.
  static func localTime(named name: String) -> LocalTime? {
    if name == "UTC" || name == "Etc/UTC" { return .utc }
    guard name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
    var at = date(years.lowerBound)
    let end = date(years.upperBound)
    var transitions = [LocalTime.Transition(from: instant(at), offset: offset(of: zone, at: at))]
    while let next = zone.nextDaylightSavingTimeTransition(after: at), next > at, next < end {
      transitions.append(LocalTime.Transition(from: instant(next), offset: offset(of: zone, at: next)))
      at = next
    }
    return LocalTime(zone: name, transitions: transitions)
  }

  /// The name that somebody probably meant, also where they wrote the city alone.
  static func nearest(to name: String) -> String? {
    let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }
    let city = "/" + name.lowercased().replacing(" ", with: "_")
    return names.first { $0.lowercased().hasSuffix(city) } ?? Suggestion.nearest(to: name, in: names)
  }

  private static func date(_ day: CivilDate) -> Date {
    Date(timeIntervalSince1970: Double(day.daysSinceEpoch) * 86_400)
  }

  private static func instant(_ date: Date) -> Instant {
    Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
  }

  private static func offset(of zone: TimeZone, at date: Date) -> TimeSpan {
    .seconds(Int64(zone.secondsFromGMT(for: date)))
  }
}
