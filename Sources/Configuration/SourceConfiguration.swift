import Occupancy

/// One kind of messages that the site receives: a profile of Presenza's, or rules of the site's own.
public struct SourceConfiguration: Sendable, Equatable {
  /// The profiles that a site may use by name.
  public static let profiles = ["zigbee2mqtt", "chirpstack", "tasmota"]
  /// What a site without `sources` has.
  public static let standard = SourceConfiguration(use: "zigbee2mqtt")

  /// The profile; with `rules`, the name that the site gives to its own.
  public var use: String
  /// The topic that all of its topics begin with; nil: the profile's own.
  public var base: String?
  /// Reads times that carry no offset; nil: such times are not trusted.
  public var zone: LocalTime?
  /// The site's own rules as they are written, in order; empty for a profile.
  public var rules: [JSON5]

  public init(use: String, base: String? = nil, zone: LocalTime? = nil, rules: [JSON5] = []) {
    self.use = use
    self.base = base
    self.zone = zone
    self.rules = rules
  }
}

extension SiteReader {
  func sources(_ root: Fields) -> [SourceConfiguration] {
    guard root["sources"] != nil else { return [.standard] }
    var sources: [SourceConfiguration] = []
    for value in root.list("sources") ?? [] {
      guard let fields = Fields(value, "a source", known: ["use", "base", "zone", "rules"], findings: findings),
        let named = fields.required("use", in: "a source", "`use: \"zigbee2mqtt\"`")
      else { continue }
      let zone = localTime(fields, "zone")
      let base = base(fields)
      let rules = rules(fields)
      guard let use = findings.id(named, "use") else { continue }
      if rules == nil, !SourceConfiguration.profiles.contains(use) {
        findings.add(
          named.offset,
          "there is no profile \"\(use)\", and formats of one's own need `rules`: "
            + Suggestion.sentence(for: use, in: SourceConfiguration.profiles))
        continue
      }
      let source = SourceConfiguration(use: use, base: base, zone: zone, rules: rules ?? [])
      if sources.contains(where: { $0.use == source.use && $0.base == source.base }) {
        findings.add(
          value.offset, "the source \"\(use)\" is given twice with the same `base`: remove one, or change its `base`")
      }
      sources.append(source)
    }
    return sources
  }

  private func base(_ fields: Fields) -> String? {
    guard let base = fields.text("base") else { return nil }
    let levels = base.split(separator: "/", omittingEmptySubsequences: false)
    guard !levels.contains(where: { $0.isEmpty || $0.contains("+") || $0.contains("#") }) else {
      findings.add(
        fields["base"]?.offset ?? fields.offset,
        "`base` is \"\(base)\": write the beginning of the topics without `+`, `#` or a `/` at an end, as in \"zigbee2mqtt\""
      )
      return nil
    }
    return base
  }

  /// Nil where there are none.
  private func rules(_ fields: Fields) -> [JSON5]? {
    guard let rules = fields.list("rules") else { return nil }
    if rules.isEmpty { findings.add(fields.keyOffset("rules"), "`rules` is empty: write a rule, or leave it out") }
    for rule in rules {
      guard case .object = rule.kind else {
        findings.expect("an object { … }", for: "a rule", rule)
        continue
      }
    }
    return rules
  }
}
