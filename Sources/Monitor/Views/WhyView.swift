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

  /// Log-odds of one word: a sensor that sees the seat is wrong about once in a hundred times, an inferred absence about once in ten.
  private static let certain = 4.6
  private static let likely = 2.2

  func write(_ number: Int, into json: inout JSONWriter) {
    let space = building.site.spaces[number]
    let state = building.spaces[number]
    var belief = 0.0
    var flips: (to: String, at: Instant)?
    var evidence = JSONWriter()
    evidence.array { json in
      for index in state.bindings {
        for word in building.state(index).words {
          let (vote, changesAt) = building.vote(of: word, from: index, at: now)
          let weight = Self.weight(of: vote)
          belief += weight
          if let changesAt, flips.map({ changesAt < $0.at }) ?? true {
            flips = (Self.afterwards(vote, holds: building.binding(index).hold != nil), changesAt)
          }
          write(word, vote: vote, weight: weight, from: index, into: &json)
        }
      }
      if let doors = building.doorCounts[number] { belief += write(doors, isAlone: belief == 0, into: &json) }
    }
    json.object { json in
      json.member("at", now.description)
      json.member("space", space.id.text)
      json.member("presence", state.presence.name)
      if case .absent(let absence) = state.presence { json.member("absence", absence.rawValue) }
      json.member("since", state.presenceSince < .since2000 ? nil : state.presenceSince)
      json.member("belief", belief)
      json.member("evidence", raw: evidence.bytes)
      if let flips {
        json.object("flips") {
          $0.member("to", flips.to)
          $0.member("at", flips.at.description)
        }
      } else {
        json.null("flips")
      }
      writeRules(of: space.id, into: &json)
    }
  }

  private func write(
    _ word: Word, vote: Word.Vote, weight: Double, from index: BindingIndex, into json: inout JSONWriter
  ) {
    let lastHeard = building.state(index).lastHeard
    let device = building.binding(index).device
    json.object { json in
      json.member("sensor", device)
      json.member("quantity", word.quantity.name)
      json.member("value", word.value)
      json.member("age", lastHeard.map { Double((now - $0).milliseconds) / 1_000 } ?? 0)
      json.member("weight", weight)
      json.sentence(
        wording.sentence(
          of: vote, word: word, device: device, lastHeard: lastHeard, at: now, in: building.site.localTime))
    }
  }

  /// Writes what the doors counted, and returns its weight: where a sensor sees the seats, the doors only count heads.
  private func write(_ doors: DoorCount, isAlone: Bool, into json: inout JSONWriter) -> Double {
    let bindings = doors.counters.map { building.state($0.binding) }
    let heard = bindings.compactMap(\.lastHeard).min()
    let isKnown = bindings.allSatisfy { !$0.isOffline && !$0.isSilent }
    let weight = isAlone && isKnown ? (doors.people > 0 ? Self.likely : -Self.likely) : 0
    json.object { json in
      json.member("sensor", doors.counters.first.map { building.binding($0.binding).device })
      json.member("quantity", Quantity.people.name)
      json.member("value", doors.people)
      json.member("age", heard.map { Double((now - $0).milliseconds) / 1_000 } ?? 0)
      json.member("weight", weight)
      json.sentence(wording.sentence(of: doors, in: building.site.localTime))
    }
    return weight
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
          json.sentence(wording.sentence(of: verdict.grounds, in: building.site.localTime))
        }
      }
    }
  }

  private static func weight(of vote: Word.Vote) -> Double {
    switch vote {
    case .present: certain
    case .absent(.known): -certain
    case .absent(.inferred): -likely
    case .unknown: 0
    }
  }

  /// What a word turns into when nothing more is heard.
  private static func afterwards(_ vote: Word.Vote, holds: Bool) -> String {
    switch vote {
    case .present: holds ? "absent" : "unknown"
    case .absent, .unknown: "unknown"
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
