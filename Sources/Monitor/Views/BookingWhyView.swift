import JSON
import Journaling
import Occupancy
import Wording

/// Writes why a booking is what it is: its marks in order of time, the numbers and sentence of its release, and what each rule says while it lives.
struct BookingWhyView {
  let booking: Booking
  let building: Building
  let now: Instant
  let wording: Wording

  func write(into json: inout JSONWriter) {
    json.object { json in
      json.member("at", now.description)
      json.member("booking", booking.id.text)
      json.member("space", booking.space.text)
      json.member("status", booking.status.rawValue)
      json.array("timeline") { json in
        for (at, what) in marks.sorted(by: { $0.0 < $1.0 }) {
          json.object {
            $0.member("at", at.description)
            $0.member("what", what)
          }
        }
      }
      if let release = booking.release { write(release, into: &json) } else { json.null("released") }
      json.array("rules") { json in
        guard booking.status.isLive else { return }
        let situation = building.situation(of: booking, at: now)
        for rule in Rule.all {
          let verdict = rule.judge(situation)
          json.object { json in
            json.member("rule", rule.name.rawValue)
            json.member("verdict", verdict.outcome.name)
            json.sentence(wording.sentence(of: verdict.grounds, in: building.site.localTime))
          }
        }
      }
    }
  }

  private var marks: [(Instant, String)] {
    let marks: [(Instant?, String)] = [
      (booking.madeAt, "booked"), (booking.interval.start, "start"), (booking.checkedInAt, "checked-in"),
      (booking.warnedAt, "warned"), (booking.keptAt, "kept"),
      (
        booking.release.map { _ in booking.interval.end },
        booking.status == .released ? "released" : "released-and-undone"
      ),
      (booking.bookedEnd, "end"),
    ]
    return marks.compactMap { at, what in at.map { ($0, what) } }
  }

  private func write(_ release: Release, into json: inout JSONWriter) {
    let name = building.number(of: booking.space).map { building.site.spaces[$0].name }
    json.object("released") { json in
      json.member("reason", release.reason.rawValue)
      json.object("because") { release.because.write(into: &$0) }
      json.sentence(
        wording.sentence(
          of: release, at: booking.interval.end,
          space: name ?? Space.Name(it: booking.space.text, en: booking.space.text), in: building.site.localTime))
    }
  }
}
