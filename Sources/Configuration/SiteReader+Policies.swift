import Occupancy

extension SiteReader {
  private static let policyKeys = [
    "checkInOpens", "noShowAfter", "warnBefore", "presentFor", "leftAfter", "giveBackAtLeast", "enforce",
    "extendBy", "breaks", "exemptAbove", "strikes", "offerFor", "heardWithin", "neighbourWithin",
  ]

  private enum Target {
    case kind(Space.Kind)
    case zone(String)
    case space(SpaceID)
  }

  func policies(_ root: Fields, spaces: [Space]) -> Policies {
    var policies = Policies()
    guard let value = root["policies"], case .object(let members) = value.kind else {
      if let value = root["policies"] { findings.expect("an object { … }", for: "`policies`", value) }
      return policies
    }
    for member in members {
      let name = "the policy `\(member.key)`"
      let target = target(member, spaces)
      guard let fields = Fields(member.value, name, known: Self.policyKeys, findings: findings) else { continue }
      let override = override(fields)
      switch target {
      case nil: continue
      case .kind(let kind):
        policies.byKind[kind] = override
      case .zone(let zone):
        policies.byZone[zone] = override
      case .space(let id):
        policies.bySpace[id] = override
      }
    }
    adviseOfWarnings(policies, spaces, at: value.offset)
    return policies
  }

  /// A warning that is due before the booking begins comes with its start, and leaves less time than was meant.
  private func adviseOfWarnings(_ policies: Policies, _ spaces: [Space], at offset: Int) {
    let early = spaces.first { space in
      let policy = policies.policy(for: space)
      return policy.warnBefore > policy.noShowAfter
    }
    guard let early else { return }
    findings.advise(
      offset,
      "`warnBefore` is longer than `noShowAfter` for \(early.id): members are warned as soon as their booking begins")
  }

  private func target(_ member: JSON5.Member, _ spaces: [Space]) -> Target? {
    let parts = member.key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count) {
    case ("zone", 2):
      let zones = Set(spaces.compactMap(\.zone)).sorted()
      if zones.contains(parts[1]) { return .zone(parts[1]) }
      findings.add(
        member.keyOffset, "no space is in a zone \"\(parts[1])\": \(Suggestion.sentence(for: parts[1], in: zones))")
    case ("space", 2):
      if spaces.contains(where: { $0.id.text == parts[1] }) { return .space(SpaceID(parts[1])) }
      let ids = spaces.map(\.id.text)
      findings.add(
        member.keyOffset, "there is no space \"\(parts[1])\": \(Suggestion.sentence(for: parts[1], in: ids))")
    case _:
      if let kind = Space.Kind(rawValue: member.key) { return .kind(kind) }
      let known = Space.Kind.allCases.map(\.rawValue)
      let nearest = Suggestion.nearest(to: member.key, in: known).map { "did you mean `\($0)`?" }
      findings.add(
        member.keyOffset,
        "`\(member.key)` is no kind of space: "
          + (nearest ?? "a policy is for a kind (\(known.joined(separator: ", "))), for \"zone:…\" or for \"space:…\""))
    }
    return nil
  }

  private func override(_ fields: Fields) -> PolicyOverride {
    var override = PolicyOverride()
    override.checkInOpens = fields.duration("checkInOpens", orZero: true)
    override.noShowAfter = fields.duration("noShowAfter")
    override.warnBefore = fields.duration("warnBefore", orZero: true)
    override.presentFor = fields.duration("presentFor", orZero: true)
    override.leftAfter = fields.duration("leftAfter")
    override.giveBackAtLeast = fields.duration("giveBackAtLeast", orZero: true)
    override.extendBy = fields.duration("extendBy", orZero: true)
    override.breaks = fields.list("breaks").map { $0.compactMap { stretch($0, of: "breaks") }.sorted() }
    override.exemptAbove = fields.duration("exemptAbove")
    override.strikes = fields.whole("strikes", from: 0, to: 100)
    override.offerFor = fields.duration("offerFor")
    override.heardWithin = fields.duration("heardWithin", orZero: true)
    if let metres = fields.number("neighbourWithin") {
      if metres >= 0, metres <= 100 {
        override.neighbourWithin = metres
      } else {
        findings.add(
          fields["neighbourWithin"]?.offset ?? fields.offset,
          "`neighbourWithin` is \(metres.asWritten): write metres from 0 to 100")
      }
    }
    override.enforce = fields.bool("enforce")
    return override
  }
}
