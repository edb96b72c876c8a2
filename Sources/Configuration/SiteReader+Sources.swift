import JSON
import Occupancy
import Sensors

extension SiteReader {
  /// What a site without `sources` has.
  static let standardProfile = "zigbee2mqtt"

  func sources(_ root: Fields) -> [Source] {
    guard root["sources"] != nil else { return Profile.builtIn(named: Self.standardProfile).map { [Source($0)] } ?? [] }
    var sources: [Source] = []
    for value in root.list("sources") ?? [] {
      guard let fields = Fields(value, "a source", known: ["use", "base", "zone", "rules"], findings: findings),
        let named = fields.required("use", in: "a source", "`use: \"zigbee2mqtt\"`")
      else { continue }
      let zone = localTime(fields, "zone")
      let base = base(fields)
      let rules = rules(fields)
      guard let use = findings.id(named, "use") else { continue }
      // Rules that cannot be read are a mistake by themselves; the name need not be a profile's then.
      guard fields["rules"] == nil || rules != nil, let profile = profile(use, named, rules) else { continue }
      let source = Source(profile, base: base, zone: zone)
      if sources.contains(where: { $0.name == source.name && $0.base == source.base }) {
        findings.add(
          value.offset, "the source \"\(use)\" is given twice with the same `base`: remove one, or change its `base`")
      }
      sources.append(source)
    }
    return sources
  }

  /// The built-in profile of that name, or the site's own from its rules, whose mistakes are found here.
  private func profile(_ use: String, _ named: JSON5, _ rules: JSON5?) -> Profile? {
    guard let rules else {
      if let profile = Profile.builtIn(named: use) { return profile }
      findings.add(
        named.offset,
        "there is no profile \"\(use)\", and formats of one's own need `rules`: "
          + Suggestion.sentence(for: use, in: Profile.builtIn.map(\.name)))
      return nil
    }
    do {
      return try Profile(reading: .object([.init("name", .string(use)), .init("rules", rules.json)]))
    } catch {
      for fault in error.faults {
        let proposal = fault.unknown.map { ": " + Suggestion.sentence(for: $0.word, in: $0.known) } ?? ""
        findings.add(
          rules.offset(of: fault.path.dropFirst(), ofName: fault.unknown?.isName ?? false), fault.sentence + proposal)
      }
      return nil
    }
  }

  private func base(_ fields: Fields) -> String? {
    guard let base = fields.text("base") else { return nil }
    var levels = base.split(separator: "/", omittingEmptySubsequences: false)
    // Some topics begin with a slash.
    if levels.count > 1, levels[0].isEmpty { levels.removeFirst() }
    guard !levels.contains(where: { $0.isEmpty || $0.contains("+") || $0.contains("#") }) else {
      findings.add(
        fields["base"]?.offset ?? fields.offset,
        "`base` is \"\(base)\": write the beginning of the topics without `+`, `#` or a `/` at an end, as in \"zigbee2mqtt\""
      )
      return nil
    }
    if levels.first == "$share" {
      findings.advise(
        fields["base"]?.offset ?? fields.offset,
        "`base` begins with $share: the broker then gives each message to one of several subscribers, and Presenza hears a part"
      )
    }
    return base
  }

  /// Nil where there are none, or none that can be read.
  private func rules(_ fields: Fields) -> JSON5? {
    guard let rules = fields.list("rules") else { return nil }
    if rules.isEmpty { findings.add(fields.keyOffset("rules"), "`rules` is empty: write a rule, or leave it out") }
    var areObjects = !rules.isEmpty
    for rule in rules {
      guard case .object = rule.kind else {
        findings.expect("an object { … }", for: "a rule", rule)
        areObjects = false
        continue
      }
    }
    return areObjects ? fields["rules"] : nil
  }
}
