import Occupancy

extension SiteReader {
  private static let spaceKeys = [
    "id", "kind", "name", "floor", "zone", "capacity", "plan", "features", "assignedTo",
  ]

  func spaces(_ root: Fields, organisations: Named<Organisation>) -> Named<Space> {
    var spaces = Named<Space>()
    let example = "`spaces: [ { id: \"desk-1\", kind: \"desk\" } ]`"
    guard root.required("spaces", in: "the configuration", example) != nil, let list = root.list("spaces") else {
      return spaces
    }
    if list.isEmpty { findings.add(root["spaces"]?.offset ?? root.offset, "`spaces` is empty: add \(example)") }
    for value in list {
      guard let fields = Fields(value, "a space", known: Self.spaceKeys, findings: findings) else { continue }
      let id = id(fields, "a space", "`id: \"desk-1\"`", &spaces)
      let hasKind = fields.required("kind", in: "a space", "`kind: \"desk\"`") != nil
      let kind = hasKind ? kind(fields, Space.Kind.self, "a space") : nil
      let name = name(fields)
      let zone = fields["zone"].flatMap { findings.id($0, "zone") }
      let capacity = capacity(fields)
      let plan = plan(fields)
      let features = (fields.list("features") ?? []).compactMap { findings.text($0, "features", atMost: 80) }
      let organisation = organisation(fields, organisations)
      let floor = fields.text("floor", atMost: 40)
      if let id { checkID(id, at: fields["id"]?.offset ?? fields.offset) }
      guard let id, let kind else { continue }
      spaces.values.append(
        Space(
          id: SpaceID(id), kind: kind, name: name, floor: floor, zone: zone, capacity: capacity ?? 1, plan: plan,
          features: features, assignedTo: organisation))
    }
    return spaces
  }

  /// Ids stand in addresses and on topics.
  private func checkID(_ id: String, at offset: Int) {
    if id == "free" {
      findings.add(offset, "`id` is \"free\": /api/v1/spaces/free lists the free spaces; choose another")
    }
    if id.contains("."), !findings.advice.contains(where: { $0.sentence.contains("RabbitMQ") }) {
      findings.advise(
        offset, "the id \"\(id)\" has a dot: as a part of a topic it does not work on RabbitMQ; write `-`")
    }
  }

  /// One text for both languages, or one for each; either may stand in for the other.
  private func name(_ fields: Fields) -> Space.Name? {
    guard let value = fields["name"] else { return nil }
    if case .string = value.kind { return findings.text(value, "name").map { Space.Name(it: $0, en: $0) } }
    guard let names = Fields(value, "`name`", known: ["it", "en"], findings: findings) else { return nil }
    let (it, en) = (names.text("it"), names.text("en"))
    guard let either = it ?? en else {
      if names.members.isEmpty {
        findings.add(value.offset, "`name` is empty: write `{ it: \"…\", en: \"…\" }`, or leave it out")
      }
      return nil
    }
    return Space.Name(it: it ?? either, en: en ?? either)
  }

  private func capacity(_ fields: Fields) -> Int? {
    guard let number = fields.number("capacity") else { return nil }
    guard number >= 1, number <= 100_000, let capacity = Int(exactly: number) else {
      findings.add(
        fields["capacity"]?.offset ?? fields.offset,
        "`capacity` is \(Self.text(number)): write a whole number of people, 1 or more")
      return nil
    }
    return capacity
  }

  private func plan(_ fields: Fields) -> Space.Plan? {
    guard let value = fields["plan"],
      let plan = Fields(value, "`plan`", known: ["x", "y", "w", "h"], findings: findings)
    else { return nil }
    let missing = ["x", "y", "w", "h"].filter { plan[$0] == nil }
    guard missing.isEmpty else {
      findings.add(
        value.offset,
        "`plan` has no \(missing.map { "`\($0)`" }.joined(separator: ", ")): it needs x, y, w and h in metres, or none of them"
      )
      return nil
    }
    var isGood = true
    for key in ["w", "h"] {
      guard let size = plan.number(key), size <= 0 else { continue }
      findings.add(
        plan[key]?.offset ?? value.offset, "`\(key)` is \(Self.text(size)): a size in metres is more than nothing")
      isGood = false
    }
    guard let x = plan.number("x"), let y = plan.number("y"), let width = plan.number("w"),
      let height = plan.number("h"), isGood
    else { return nil }
    return Space.Plan(x: x, y: y, width: width, height: height)
  }

  private func organisation(_ fields: Fields, _ organisations: Named<Organisation>) -> OrganisationID? {
    guard let id = fields.text("assignedTo") else { return nil }
    guard organisations.has(id) else {
      findings.add(
        fields["assignedTo"]?.offset ?? fields.offset,
        "there is no organisation \"\(id)\": \(Suggestion.sentence(for: id, in: organisations.ids))")
      return nil
    }
    return OrganisationID(id)
  }

  static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
  }
}
