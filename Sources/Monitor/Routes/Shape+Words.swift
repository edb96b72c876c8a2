import Occupancy
import Wording

extension Shape.Fault {
  /// Why, for whoever wrote the request.
  func sentence(_ wording: Wording) -> Space.Name {
    func sentence(_ key: String, _ values: Wording.Values = []) -> Space.Name {
      wording.sentence("sentence.shape.\(key)", [("member", .same(member))] + values)
    }
    switch why {
    case .unknown(let nearest?, _): return sentence("unknown-near", [("nearest", .same(nearest))])
    case .unknown(nil, let known) where known.isEmpty: return sentence("unknown-all")
    case .unknown(nil, let known): return sentence("unknown", [("known", .same(known.joined(separator: ", ")))])
    case .doubled: return sentence("doubled")
    case .missing(let kind): return sentence("missing", [("kind", kind.words(wording))])
    case .wrong(let kind): return sentence("wrong", [("kind", kind.words(wording))])
    case .noObject(let shape): return sentence("no-object", [("shape", .same("\(shape)"))])
    case .tooLong: return sentence("too-long", [("most", .same("\(Shape.longestBody)"))])
    case .unknownSpace: return wording.sentence(of: .unknownSpace)
    case .unknownZone: return wording.sentence("sentence.problem.unknown-zone")
    case .unknownOrganisation: return wording.sentence("sentence.problem.unknown-organisation")
    }
  }
}

extension Shape.Kind {
  /// What it is, as the end of a sentence.
  func words(_ wording: Wording) -> Space.Name {
    func words(_ key: String, _ values: Wording.Values = []) -> Space.Name { wording.sentence("shape.\(key)", values) }
    switch self {
    case .space: return words("space")
    case .zone: return words("zone")
    case .organisation: return words("organisation")
    case .member: return words("member")
    case .text(let most): return words("text", [("most", .same("\(most)"))])
    case .key(let most): return words("key", [("most", .same("\(most)"))])
    case .instant: return words("instant", [("years", .same(Shape.years))])
    case .cursor, .sensorCursor: return words("cursor")
    case .day: return words("day", [("years", .same(Shape.years))])
    case .flag: return words("flag")
    case .whole(let range):
      return words("whole", [("least", .same("\(range.lowerBound)")), ("most", .same("\(range.upperBound)"))])
    case .word(let all):
      return words(all.count == 1 ? "only-word" : "word", [("words", .same(all.joined(separator: ", ")))])
    case .list(let kind, let most):
      return words("list", [("most", .same("\(most)")), ("kind", kind.words(wording))])
    case .object(let shape): return words("object", [("shape", .same("\(shape)"))])
    }
  }
}

extension Space.Name {
  /// What is no word of a language.
  static func same(_ text: String) -> Space.Name { Space.Name(it: text, en: text) }
}
