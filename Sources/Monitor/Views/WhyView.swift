import JSON
import Journaling
import Occupancy
import Wording

/// Writes why a space is what it is: its presence, each word with its age and weight, and what each rule says of the booking that holds it.
struct WhyView {
  let building: Building
  let ledger: Ledger
  let now: Instant
  let wording: Wording

  /// Of a space that is seen whole.
  func write(_ visible: VisibleSpace, into json: inout JSONWriter) {
    precondition(visible.extent == .whole, "whose bookings alone are told has no why")
    let number = visible.number
    let space = building.site.spaces[number]
    let state = building.spaces[number]
    let belief = building.belief(of: number, at: now)
    json.object { json in
      json.member("at", now.description)
      json.member("space", space.id.text)
      json.member("presence", state.presence.name)
      if case .absent(let absence) = state.presence { json.member("absence", absence.rawValue) }
      json.member("since", state.presenceSince < .since2000 ? nil : state.presenceSince)
      json.member("belief", belief.parts.isEmpty ? 0 : belief.total)
      json.array("evidence") { json in
        for part in belief.parts { write(part, into: &json) }
        if !belief.parts.isEmpty { writePrior(into: &json) }
      }
      if let flips = building.flips(number, at: now) {
        json.object("flips") {
          $0.member("to", flips.to.name)
          $0.member("at", flips.at.description)
        }
      } else {
        json.null("flips")
      }
      if let turns = building.turns(number, at: now) {
        json.object("turns") { json in
          json.member("to", turns.to.name)
          json.array("by") { json in for index in turns.by { json.value(building.binding(index).device) } }
          json.member("needsAll", turns.needsAll)
        }
      } else {
        json.null("turns")
      }
      writeRules(of: space.id, into: &json)
    }
  }

  /// Where the belief begins, so that the weights add up to it.
  private func writePrior(into json: inout JSONWriter) {
    json.object { json in
      json.member("sensor", "")
      json.member("quantity", "prior")
      json.null("value")
      json.null("age")
      json.member("weight", Evidence.prior)
      json.sentence(wording.sentence("sentence.evidence.prior"))
    }
  }

  private func write(_ part: Evidence, into json: inout JSONWriter) {
    let state = part.binding.map { building.state($0) }
    let heard = state?.lastHeard
    json.object { json in
      json.member("sensor", part.binding.map { building.binding($0).device } ?? "")
      json.member("quantity", part.quantity.name)
      if let value = state?.told(of: part.quantity, field: part.field) {
        json.member("value", value)
      } else {
        json.null("value")
      }
      json.member("age", heard.map { Double((now - $0).milliseconds) / 1_000 } ?? 0)
      json.member("weight", part.weight)
      json.sentence(
        wording.sentence(
          of: part, device: part.binding.map { building.binding($0).device } ?? "", lastHeard: heard, at: now,
          in: building.site.localTime))
    }
  }

  private func writeRules(of space: SpaceID, into json: inout JSONWriter) {
    let booking = ledger.current(of: space, at: now) ?? ledger.next(of: space, after: now)
    json.member("booking", booking?.id.text)
    json.array("rules") { json in
      guard let booking else { return }
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

extension JSONWriter {
  mutating func sentence(_ sentence: Space.Name) {
    object("sentence") {
      $0.member("it", sentence.it)
      $0.member("en", sentence.en)
    }
  }
}
