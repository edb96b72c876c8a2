import Dashboards
import JSON
import Occupancy

/// The sentences of the house in both languages, from the same two files as the pages' texts.
public struct Wording: Sendable {
  /// What a placeholder stands for: the same in both languages, or not.
  public typealias Values = [(name: String, text: Space.Name)]

  private let it: [String: String]
  private let en: [String: String]

  public init(it: [String: String], en: [String: String]) {
    self.it = it
    self.en = en
  }

  /// Every key of the two languages; the tests hold them against each other.
  public var keys: (it: Set<String>, en: Set<String>) { (Set(it.keys), Set(en.keys)) }

  /// The sentence of that key in both languages. A key that a language lacks stands for itself, so that nothing is ever silent.
  public func sentence(_ key: String, _ values: Values = []) -> Space.Name {
    Space.Name(
      it: fill(it[key] ?? key, values.map { ($0.name, $0.text.it) }),
      en: fill(en[key] ?? key, values.map { ($0.name, $0.text.en) }))
  }

  private func fill(_ template: String, _ values: [(name: String, text: String)]) -> String {
    var filled = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      filled += rest[..<open]
      let name = rest[rest.index(after: open)..<close]
      filled += values.first { $0.name == name }?.text ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }
}

extension Wording {
  /// What `make demo` says: a release in full, with the numbers it was decided on. `wasDone` is false where a policy only watches.
  public func sentence(
    of release: Release, wasDone: Bool = true, at instant: Instant, space: Space.Name, in local: LocalTime
  ) -> Space.Name {
    let because = release.because
    func told(_ moment: Instant) -> Space.Name { clock(moment, in: local, from: instant, yesterday: "day-before") }
    return sentence(
      "sentence.\(wasDone ? "release" : "would-release").\(release.reason.rawValue)",
      [
        ("space", space), ("at", clock(instant, in: local)),
        ("from", told(release.reason == .noShow ? because.graceFrom : because.absentSince)),
        ("grace", number(because.grace.wholeMinutes)), ("absent", told(because.absentSince)),
        ("heard", told(because.heardAt)), ("minutes", number(because.givenBack.wholeMinutes)),
      ])
  }

  /// What would have kept the booking.
  public func sentence(
    of other: Release.Counterfactual, reason: Release.Reason, in local: LocalTime
  ) -> Space.Name {
    sentence(
      "sentence.counterfactual.\(reason.rawValue)",
      [("at", clock(other.before, in: local)), ("minutes", number(other.stay?.wholeMinutes ?? 0))])
  }

  /// Told at `now`, where that is given: a moment of another day has its day.
  public func sentence(of grounds: Grounds, at now: Instant? = nil, in local: LocalTime) -> Space.Name {
    var values: Values = []
    if let moment = grounds.moment {
      let time = now.map { clock(moment, in: local, from: $0, yesterday: "yesterday") } ?? clock(moment, in: local)
      values.append(("at", time))
    }
    if let length = grounds.length { values.append(("minutes", number(max(0, length.wholeMinutes)))) }
    return sentence("sentence.grounds.\(grounds.key)", values)
  }

  /// A sentence that tells of one moment, `{at}`.
  public func sentence(_ key: String, at instant: Instant, in local: LocalTime) -> Space.Name {
    sentence(key, [("at", clock(instant, in: local))])
  }

  /// What one part of a belief says, with its numbers.
  public func sentence(
    of part: Evidence, device: String, lastHeard: Instant?, at now: Instant, in local: LocalTime
  ) -> Space.Name {
    let told = part.sentence
    let heard = lastHeard.map { max(0, (now - $0).wholeMinutes) } ?? 0
    return sentence(
      "sentence.evidence.\(told.key)",
      [
        ("device", Space.Name(it: device, en: device)), ("quantity", sentence("quantity.\(part.quantity.name)")),
        ("at", clock(told.age.map { now - $0 } ?? now, in: local, from: now, yesterday: "yesterday")),
        ("age", number(heard)),
        ("minutes", number(told.age?.wholeMinutes ?? 0)), ("limit", length(told.limit)),
        ("level", number(told.level.flatMap { Int64(exactly: $0.rounded()) } ?? 0)),
      ])
  }

  /// A length as people say it: seconds below two minutes, else minutes.
  private func length(_ span: TimeSpan?) -> Space.Name {
    guard let span else { return Space.Name(it: "", en: "") }
    return span < .minutes(2)
      ? Space.Name(it: "\(span.milliseconds / 1_000) s", en: "\(span.milliseconds / 1_000) s")
      : Space.Name(it: "\(span.wholeMinutes) min", en: "\(span.wholeMinutes) min")
  }

  public func sentence(of refusal: Refusal.Why) -> Space.Name { sentence("sentence.refusal.\(refusal.rawValue)") }

  /// The wall clock of the site, hours and minutes.
  private func clock(_ instant: Instant, in local: LocalTime) -> Space.Name {
    let minutes = local.wall(at: instant).timeOfDay.wholeMinutes
    func two(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let text = "\(two(minutes / 60)):\(two(minutes % 60))"
    return Space.Name(it: text, en: text)
  }

  /// The same, with its day where that is not the day from which it is told; `yesterday` is what the day before that is called.
  private func clock(
    _ instant: Instant, in local: LocalTime, from telling: Instant, yesterday: String
  ) -> Space.Name {
    let time = clock(instant, in: local)
    let date = local.wall(at: instant).date
    let days = local.wall(at: telling).date.daysSinceEpoch - date.daysSinceEpoch
    guard days != 0 else { return time }
    guard days != 1 else { return sentence("sentence.moment.\(yesterday)", [("time", time)]) }
    let months = sentence("sentence.months")
    func month(_ names: String) -> String {
      let names = names.split(separator: " ")
      return names.indices.contains(date.month - 1) ? String(names[date.month - 1]) : "\(date.month)"
    }
    return sentence(
      "sentence.moment.day",
      [
        ("time", time), ("day", number(Int64(date.day))),
        ("month", Space.Name(it: month(months.it), en: month(months.en))),
      ])
  }

  private func number(_ n: Int64) -> Space.Name { Space.Name(it: "\(n)", en: "\(n)") }
}

extension Wording {
  /// The texts that the binary carries.
  public static func embedded() throws(WordingError) -> Wording {
    Wording(it: try texts("text/it.json"), en: try texts("text/en.json"))
  }

  private static func texts(_ path: String) throws(WordingError) -> [String: String] {
    var count = 0
    guard let files = dashboards_files(&count) else { throw WordingError.missing(path) }
    for file in UnsafeBufferPointer(start: files, count: count) where String(cString: file.path) == path {
      guard let value = try? JSONValue(parsing: Array(UnsafeBufferPointer(start: file.bytes, count: file.length))),
        case .object(let members) = value
      else { throw WordingError.unreadable(path) }
      var texts: [String: String] = [:]
      for member in members { texts[member.name] = member.value.string }
      return texts
    }
    throw WordingError.missing(path)
  }
}

/// The binary was built without its texts, or with broken ones: build it anew.
public enum WordingError: Error, CustomStringConvertible {
  case missing(String)
  case unreadable(String)

  public var description: String {
    switch self {
    case .missing(let path): "this build lacks \(path): build it anew with `make build`"
    case .unreadable(let path): "\(path) in this build is not JSON: mend it and build anew"
    }
  }
}
