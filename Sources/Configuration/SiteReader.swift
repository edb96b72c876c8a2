import Occupancy

/// Builds a site from the parsed text and finds every mistake on the way; each part goes on where another failed.
struct SiteReader {
  static let keys = [
    "site", "broker", "listen", "publicUrl", "trustedProxies", "members", "webhooks", "sources", "spaces", "sensors",
    "organisations", "policies", "limits",
  ]

  let findings: Findings
  let purpose: SiteConfiguration.Purpose

  func read(_ root: JSON5) -> SiteConfiguration? {
    guard let fields = Fields(root, "the configuration", known: Self.keys, findings: findings) else { return nil }
    let general = general(fields)
    let broker = broker(fields)
    let listen = listen(fields)
    let trustedProxies = trustedProxies(fields)
    let members = path(fields, "members")
    let publicURL = publicURL(fields)
    let webhooks = webhooks(fields)
    let sources = sources(fields)
    let organisations = organisations(fields)
    let spaces = spaces(fields, organisations: organisations)
    let bindings = bindings(fields, spaces: spaces, sources: sources)
    let policies = policies(fields, spaces: spaces.values)
    let limits = limits(fields, organisations: organisations)
    guard let general else { return nil }
    let site = Site(
      id: general.id, name: general.name, localTime: general.localTime, open: general.open, spaces: spaces.values,
      bindings: bindings, organisations: organisations.values, policies: policies, limits: limits)
    return SiteConfiguration(
      site: site, broker: broker, listen: listen, trustedProxies: trustedProxies, members: members,
      publicURL: publicURL, webhooks: webhooks, sources: sources)
  }

  /// Things with an id. An id that is written wrong still counts as given, so that what refers to it is not a second mistake.
  struct Named<Value> {
    var values: [Value] = []
    private(set) var offsets: [String: Int] = [:]

    var ids: [String] { offsets.keys.sorted() }
    func has(_ id: String) -> Bool { offsets[id] != nil }

    mutating func declare(_ value: JSON5, _ what: String, _ findings: Findings) {
      guard case .string(let id) = value.kind else { return }
      if let first = offsets[id] {
        findings.add(
          value.offset,
          "the id \"\(id)\" is already given to \(what) in line \(findings.line(of: first)): ids are unique")
      } else {
        offsets[id] = value.offset
      }
    }
  }

  struct General {
    var id: String
    var name: String
    var localTime: LocalTime
    var open: OpeningHours
  }

  private func general(_ root: Fields) -> General? {
    guard
      let value = root.required(
        "site", in: "the configuration", "`site: { id: \"my-site\", name: \"My site\", timeZone: \"Europe/Rome\" }`"),
      let fields = Fields(value, "`site`", known: ["id", "name", "timeZone", "open", "holidays"], findings: findings)
    else { return nil }
    let localTime = localTime(fields, "timeZone") ?? .utc
    var open = fields["open"].map { openingHours($0) } ?? .always
    open.holidays = holidays(fields)
    guard let value = fields.required("id", in: "`site`", "`id: \"my-site\"`"), let id = findings.id(value) else {
      return nil
    }
    return General(id: id, name: fields.text("name") ?? id, localTime: localTime, open: open)
  }

  /// Nil, and found where it is given, when there is no such time zone.
  func localTime(_ fields: Fields, _ key: String) -> LocalTime? {
    guard let name = fields.text(key) else { return nil }
    if let table = TimeZoneTable.localTime(named: name) { return table }
    let nearest = TimeZoneTable.nearest(to: name).map { "did you mean \"\($0)\"?" }
    findings.add(
      fields[key]?.offset ?? fields.offset,
      "`\(key)` is \"\(name)\": there is no such time zone, \(nearest ?? "write its IANA name, as in \"Europe/Rome\"")")
    return nil
  }

  private func organisations(_ root: Fields) -> Named<Organisation> {
    var organisations = Named<Organisation>()
    for value in root.list("organisations") ?? [] {
      guard let fields = Fields(value, "an organisation", known: ["id", "name", "kind"], findings: findings) else {
        continue
      }
      let kind = kind(fields, Organisation.Kind.self, "an organisation") ?? .other
      guard let id = id(fields, "an organisation", "`id: \"acme\"`", &organisations) else { continue }
      organisations.values.append(
        Organisation(id: OrganisationID(id), name: fields.text("name") ?? id, kind: kind))
    }
    return organisations
  }

  func id<Value>(_ fields: Fields, _ what: String, _ example: String, _ named: inout Named<Value>) -> String? {
    guard let value = fields.required("id", in: what, example) else { return nil }
    named.declare(value, what, findings)
    return findings.id(value)
  }

  /// Nil where it is missing, and found where it is none of the known ones.
  func kind<Kind: RawRepresentable<String> & CaseIterable>(_ fields: Fields, _: Kind.Type, _ what: String) -> Kind? {
    guard let text = fields.text("kind") else { return nil }
    if let kind = Kind(rawValue: text) { return kind }
    findings.add(
      fields["kind"]?.offset ?? fields.offset,
      "\"\(text)\" is no kind of \(what.drop { $0 != " " }.dropFirst()): "
        + Suggestion.sentence(for: text, in: Kind.allCases.map(\.rawValue)))
    return nil
  }
}
