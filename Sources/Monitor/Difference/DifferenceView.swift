import JSON
import Journaling
import Occupancy
import Wording

/// Writes a difference as JSON: the same names for `presenza compare --json` and for `/api/v1/shadow`.
struct DifferenceView {
  let difference: PolicyDifference
  let now: Instant
  let wording: Wording
  /// The second policy only watches: it released nothing.
  var isShadow = false

  /// The members of the object: the sums, and a line for each booking that differs.
  func write(into json: inout JSONWriter) {
    let lines = difference.lines(at: now)
    let totals = difference.totals(of: lines)
    json.member("from", difference.from)
    json.member("to", difference.until)
    json.object("totals") { totals.all.write(into: &$0) }
    for (name, member, sums) in [("byKind", "kind", totals.byKind), ("byZone", "zone", totals.byZone)] {
      json.array(name) { json in
        for sum in sums {
          json.object { json in
            json.member(member, sum.name)
            sum.totals.write(into: &json)
          }
        }
      }
    }
    json.array("bookings") { json in
      for line in lines { write(line, into: &json) }
    }
  }

  private func write(_ line: PolicyDifference.Line, into json: inout JSONWriter) {
    guard let change = line.change else { return }
    let space = difference.site.spaces[line.space]
    json.object { json in
      json.member("booking", line.booking.text)
      json.member("space", space.id.text)
      json.member("kind", space.kind.rawValue)
      json.member("zone", space.zone)
      json.member("start", line.interval.start.description)
      json.member("end", line.interval.end.description)
      for (name, fate) in [("before", line.before), ("against", line.against)] { write(name, fate, into: &json) }
      json.member("change", change.rawValue)
      json.member("wrong", line.isWrong)
      json.member("hours", line.won.hours)
      json.object("why") { json in
        for (name, side) in [("before", PolicyDifference.Side.before), ("against", .against)] {
          let sentence = why(line, side)
          json.object(name) { json in
            json.member("it", sentence.it)
            json.member("en", sentence.en)
          }
        }
      }
    }
  }

  private func write(_ name: String, _ fate: BookingFate?, into json: inout JSONWriter) {
    guard let fate else { return json.null(name) }
    json.object(name) { json in
      json.member("released", fate.release != nil)
      json.member("at", fate.releasedAt)
      if let release = fate.release {
        json.member("reason", release.reason.rawValue)
        json.member("wrong", fate.isWrong)
        json.member("cameAt", fate.cameAt)
        json.object("because") { release.because.write(into: &$0) }
      } else {
        json.null("reason")
      }
    }
  }

  /// Why it was released on that side, or why not.
  func why(_ line: PolicyDifference.Line, _ side: PolicyDifference.Side) -> Space.Name {
    guard let fate = line[side] else { return wording.sentence("sentence.compare.not-booked") }
    if let release = fate.release, let at = fate.releasedAt {
      let sentence = wording.sentence(
        of: release, wasDone: !(isShadow && side == .against), at: at, in: difference.site)
      guard let came = fate.cameAt else {
        return fate.isUndone ? sentence + wording.sentence("sentence.compare.undone") : sentence
      }
      return sentence + wording.sentence("sentence.compare.came", at: came, in: difference.site.localTime)
    }
    switch fate.reason {
    case .grounds(let grounds): return wording.sentence(of: grounds, in: difference.site.localTime)
    case .wasOver: return wording.sentence("sentence.compare.was-over")
    case nil: return wording.sentence("sentence.compare.booked")
    }
  }
}

extension Space.Name {
  /// One sentence after the other.
  fileprivate static func + (first: Space.Name, second: Space.Name) -> Space.Name {
    Space.Name(it: "\(first.it) \(second.it)", en: "\(first.en) \(second.en)")
  }
}
