import JSON
import Occupancy

extension Policy {
  /// The numbers in force; lengths in seconds, as their names say, breaks by the site's wall clock.
  func write(into json: inout JSONWriter) {
    json.member("checkInOpensSeconds", checkInOpens.seconds)
    json.member("noShowAfterSeconds", noShowAfter.seconds)
    json.member("warnBeforeSeconds", warnBefore.seconds)
    json.member("presentForSeconds", presentFor.seconds)
    json.member("leftAfterSeconds", leftAfter.seconds)
    json.member("giveBackAtLeastSeconds", giveBackAtLeast.seconds)
    json.member("extendBySeconds", extendBy.seconds)
    json.member("exemptAboveSeconds", exemptAbove.seconds)
    json.array("breaks") { json in
      for stretch in breaks {
        json.object {
          $0.member("from", stretch.from.clock)
          $0.member("to", stretch.to.clock)
        }
      }
    }
    json.member("strikes", strikes)
    json.member("offerForSeconds", offerFor.seconds)
    if let heardWithin {
      json.member("heardWithinSeconds", heardWithin.seconds)
    } else {
      json.null("heardWithinSeconds")
    }
    json.member("neighbourWithinMetres", neighbourWithin)
    json.member("enforce", enforce)
  }
}

extension TimeSpan {
  /// A time of day as the wall shows it.
  fileprivate var clock: String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(wholeMinutes / 60)):\(two(wholeMinutes % 60))"
  }
}

extension PresenceChange {
  /// Presence as it became, and why; the space is known where it stands.
  func write(into json: inout JSONWriter) {
    json.member("presence", presence.name)
    if case .absent(let absence) = presence { json.member("absence", absence.rawValue) }
    json.member("people", people)
    json.array("reasons") { json in
      for reason in reasons { json.value(reason) }
    }
  }
}
