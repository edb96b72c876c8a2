import JSON
import Journaling
import Occupancy
import Wording

/// Writes why a booking is what it is: the numbers in force, its marks and what was seen at its space in order of time, its warning, its release with what would
/// have kept it, and what each rule says while it lives.
struct BookingWhyView {
  let visible: VisibleBooking
  let live: Seen
  let now: Instant
  let wording: Wording

  private var building: Building { live.building }
  private var booking: Booking { visible.booking }

  func write(into json: inout JSONWriter) {
    json.object { json in
      json.member("at", now.description)
      json.member("booking", booking.id.text)
      json.member("space", booking.space.text)
      json.member("status", booking.status.rawValue)
      if let number = building.number(of: booking.space) {
        json.object("policy") { building.policy(of: number).write(into: &$0) }
      }
      json.member("exempt", building.exemption(of: booking)?.rawValue)
      json.member("releasesAt", visible.tellsPresence ? building.releasesAt(booking, at: now) : nil)
      writeTimeline(into: &json)
      writeWarning(into: &json)
      if let release = booking.release { write(release, into: &json) } else { json.null("released") }
      writeCounterfactual(into: &json)
      json.array("rules") { json in
        // Their grounds speak of who is there.
        guard booking.status.isLive, visible.tellsPresence else { return }
        let situation = building.situation(of: booking, at: now)
        for rule in Rule.all {
          let verdict = rule.judge(situation)
          json.object { json in
            json.member("rule", rule.name.rawValue)
            json.member("verdict", verdict.outcome.name)
            json.sentence(wording.sentence(of: verdict.grounds, at: now, in: building.site.localTime))
          }
        }
      }
    }
  }

  /// Marks of the booking and changes of presence at its space, from its check-in window to its end; of equal times the evidence first. Where the place was
  /// somebody else's before, from its start.
  private func writeTimeline(into json: inout JSONWriter) {
    let seen = evidence
    json.member("evidenceFrom", seen.from)
    json.array("timeline") { json in
      var marks = marks.sorted { $0.0 < $1.0 }[...]
      func writeMarks(before at: Instant) {
        while let (time, what) = marks.first, time < at {
          marks.removeFirst()
          json.object {
            $0.member("at", time.description)
            $0.member("what", what)
          }
        }
      }
      for entry in seen.entries {
        writeMarks(before: entry.at)
        json.object { json in
          json.member("at", entry.at.description)
          json.member("what", "presence")
          entry.change.write(into: &json)
        }
      }
      writeMarks(before: .distantFuture)
    }
  }

  private var evidence: (entries: [PresenceHistory.Entry], from: Instant?) {
    guard let number = building.number(of: booking.space) else { return ([], nil) }
    let opens = booking.interval.start - building.policy(of: number).checkInOpens
    guard !visible.tellsWhatWasBefore else {
      return live.history.changes(of: number, during: Interval(start: opens, end: booking.bookedEnd))
    }
    var seen = live.history.changes(of: number, during: booking.interval)
    // The first may be what stood before.
    seen.entries.removeAll { $0.at < booking.interval.start }
    return seen
  }

  private var marks: [(Instant, String)] {
    let released = booking.status == .released ? "released" : "released-and-undone"
    let marks: [(Instant?, String)] = [
      (booking.madeAt, "booked"), (booking.interval.start, "start"), (booking.checkedInAt, "checked-in"),
      (booking.warnedAt, "warned"), (booking.keptAt, "kept"), (booking.wrongDesk?.at, "wrong-desk"),
      (booking.askedAt, "asked-to-confirm"), (booking.questionedAt, "questioned"), (booking.release?.at, released),
      (booking.bookedEnd, "end"),
    ]
    return marks.compactMap { at, what in at.map { ($0, what) } }
  }

  private func writeWarning(into json: inout JSONWriter) {
    guard let warnedAt = booking.warnedAt else { return json.null("warning") }
    json.object("warning") {
      $0.member("at", warnedAt.description)
      $0.member("deadline", booking.warnedOf)
      $0.member("kept", booking.keptAt.map { $0 >= warnedAt } ?? false)
    }
  }

  private func write(_ release: Release, into json: inout JSONWriter) {
    let name = building.number(of: release.space).map { building.site.spaces[$0].name }
    json.object("released") { json in
      json.member("at", release.at.description)
      json.member("reason", release.reason.rawValue)
      json.object("because") { release.because.write(into: &$0) }
      json.sentence(
        wording.sentence(
          of: release, at: release.at,
          space: name ?? Space.Name(it: release.space.text, en: release.space.text), in: building.site.localTime))
    }
  }

  private func writeCounterfactual(into json: inout JSONWriter) {
    guard let release = booking.release, let number = building.number(of: release.space) else {
      return json.null("counterfactual")
    }
    let other = release.counterfactual(
      releasedAt: release.at, presentFor: building.policy(of: number).presentFor)
    json.object("counterfactual") { json in
      json.member("before", other.before.description)
      json.member("minutes", other.stay.map { Int($0.wholeMinutes) })
      json.sentence(wording.sentence(of: other, reason: release.reason, in: building.site.localTime))
    }
  }
}
