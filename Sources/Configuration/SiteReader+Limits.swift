import Occupancy

extension SiteReader {
  private static let limitKeys = ["horizon", "longest", "atOnce", "simultaneous", "onlyOpen"]
  private static let limitRoles = ["member", "staff"]

  /// How far members, staff and organisations may book.
  func limits(_ root: Fields, organisations: Named<Organisation>) -> SiteLimits {
    var limits = SiteLimits()
    guard let value = root["limits"] else { return limits }
    guard case .object(let members) = value.kind else {
      findings.expect("an object { … }", for: "`limits`", value)
      return limits
    }
    for member in members {
      let fields = Fields(member.value, "the limits of `\(member.key)`", known: Self.limitKeys, findings: findings)
      switch member.key {
      case "member": if let fields { limits.member = self.limits(fields, from: .member) }
      case "staff": if let fields { limits.staff = self.limits(fields, from: .none) }
      default:
        guard let id = organisation(member, organisations), let fields else { continue }
        limits.byOrganisation[OrganisationID(id)] = self.limits(fields, from: limits.member)
      }
    }
    return limits
  }

  private func organisation(_ member: JSON5.Member, _ organisations: Named<Organisation>) -> String? {
    let parts = member.key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts[0] == "organisation" else {
      let nearest = Suggestion.nearest(to: member.key, in: Self.limitRoles).map { "did you mean `\($0)`?" }
      findings.add(
        member.keyOffset,
        "`\(member.key)` has no limits: " + (nearest ?? "they are for member, for staff or for \"organisation:…\""))
      return nil
    }
    if organisations.has(parts[1]) { return parts[1] }
    findings.add(
      member.keyOffset,
      "there is no organisation \"\(parts[1])\": \(Suggestion.sentence(for: parts[1], in: organisations.ids))")
    return nil
  }

  private func limits(_ fields: Fields, from standard: Limits) -> Limits {
    var limits = standard
    limits.horizon = fields.duration("horizon") ?? limits.horizon
    limits.longest = fields.duration("longest") ?? limits.longest
    limits.atOnce = fields.whole("atOnce", from: 1, to: 10_000) ?? limits.atOnce
    limits.simultaneous = fields.whole("simultaneous", from: 1, to: 1_000) ?? limits.simultaneous
    limits.onlyOpen = fields.bool("onlyOpen") ?? limits.onlyOpen
    return limits
  }

  func holidays(_ fields: Fields) -> Holidays? {
    guard let text = fields.text("holidays") else { return nil }
    if let holidays = Holidays(rawValue: text) { return holidays }
    findings.add(
      fields["holidays"]?.offset ?? fields.offset,
      "`holidays` is \"\(text)\": only \"IT\" is known; write other days under `open`, as \"2026-12-24\": \"closed\"")
    return nil
  }
}

extension Fields {
  /// A whole number between two.
  func whole(_ key: String, from least: Int, to most: Int) -> Int? {
    guard let value = number(key) else { return nil }
    guard let whole = Int(exactly: value), (least...most).contains(whole) else {
      findings.add(
        self[key]?.offset ?? offset, "`\(key)` is \(value.asWritten): write a whole number from \(least) to \(most)")
      return nil
    }
    return whole
  }
}

extension Double {
  /// As people write it: 3, not 3.0.
  var asWritten: String { Int64(exactly: self).map { "\($0)" } ?? "\(self)" }
}
