import Occupancy
import Sensors

extension SiteReader {
  private static let sensorKeys = [
    "device", "source", "space", "channel", "hold", "expires", "debounce", "scale", "offset", "as",
  ]

  func bindings(_ root: Fields, spaces: Named<Space>, sources: [Source]) -> [Binding] {
    var bindings: [Binding] = []
    var first: [[String?]: Int] = [:]
    for value in root.list("sensors") ?? [] {
      guard let fields = Fields(value, "a sensor", known: Self.sensorKeys, findings: findings) else { continue }
      let example = "`device: \"l0/desk-1\"`, its name on the network"
      let hasDevice = fields.required("device", in: "a sensor", example) != nil
      let device = hasDevice ? fields.text("device", atMost: 1_000) : nil
      let source = source(fields, sources)
      let space = space(fields, spaces)
      let channel = fields.text("channel")
      let (hold, expires) = (fields.duration("hold"), fields.duration("expires"))
      let debounce = fields.duration("debounce", orZero: true)
      let (scale, scales) = adjustment(fields, "scale")
      if scale == 0 || scales.contains(where: { $0.value == 0 }) {
        findings.add(fields["scale"]?.offset ?? fields.offset, "`scale` is 0: every value would become 0; leave it out")
      }
      let (offset, offsets) = adjustment(fields, "offset")
      let tells = tells(fields)
      guard let device else { continue }
      if let line = first[[device, channel]].map({ findings.line(of: $0) }) {
        let which = channel.map { "channel \"\($0)\" of the device \"\(device)\"" } ?? "the device \"\(device)\""
        findings.add(value.offset, "\(which) is already bound in line \(line): a sensor watches one space")
        continue
      }
      first[[device, channel]] = value.offset
      guard let space else { continue }
      advise(device, value.offset, sources)
      let usual = source.map { [$0] } ?? sources
      var binding = Binding(
        device: device, channel: channel, space: space, hold: hold ?? agreed(usual, \.hold),
        expires: expires ?? agreed(usual, \.expires) ?? Binding.usualExpiry,
        debounce: debounce ?? agreed(usual, \.debounce) ?? .zero, scale: scale ?? 1, offset: offset ?? 0,
        tells: tells)
      binding.adjustments = Set(scales.keys).union(offsets.keys).sorted { $0.rawValue < $1.rawValue }.map {
        Binding.Adjustment($0, scale: scales[$0] ?? scale ?? 1, offset: offsets[$0] ?? offset ?? 0)
      }
      bindings.append(binding)
    }
    return bindings
  }

  /// What a sensor's field means, where the site knows better than its format.
  private func tells(_ fields: Fields) -> Quantity? {
    let known: [(word: String, quantity: Quantity)] = [
      ("presence", .presence), ("motion", .motion), ("count", .people), ("contact", .contact),
    ]
    guard let word = fields.text("as") else { return nil }
    if let found = known.first(where: { $0.word == word }) { return found.quantity }
    findings.add(
      fields["as"]?.offset ?? fields.offset,
      "nothing is read as \"\(word)\": \(Suggestion.sentence(for: word, in: known.map(\.word)))")
    return nil
  }

  /// A number for every quantity that the sensor measures, or one for each that is named: `scale: { co2: 0.1 }`. Flags and batteries are never moved.
  private func adjustment(_ fields: Fields, _ key: String) -> (every: Double?, of: [Quantity: Double]) {
    guard let value = fields[key], case .object = value.kind else { return (fields.number(key), [:]) }
    let known = Quantity.allCases.filter { quantity in
      if case .flag = Meaning(quantity).conversion.kind { false } else { !quantity.describesDevice }
    }.map(\.name)
    guard let named = Fields(value, "`\(key)`", known: known, findings: findings) else { return (nil, [:]) }
    var numbers: [Quantity: Double] = [:]
    for name in known {
      if let quantity = Quantity(name: name), let number = named.number(name) { numbers[quantity] = number }
    }
    return (nil, numbers)
  }

  /// Says once where a name may be that of two devices: nothing is wrong as long as only one has it.
  private func advise(_ device: String, _ offset: Int, _ sources: [Source]) {
    let plain = Source.plainNames(for: device, among: sources)
    guard !plain.isEmpty, findings.advice.isEmpty else { return }
    findings.advise(
      offset,
      "two sources of the same format may each have a device \"\(device)\", and then this line binds neither: write "
        + plain.map { "\"\($0)\"" }.joined(separator: " or ") + "; so for every line without a base")
  }

  /// What the formats of the sensor agree on. Where nothing says which of them it speaks and they differ, nobody is believed for longer than usual.
  private func agreed(_ sources: [Source], _ limit: KeyPath<Profile, TimeSpan?>) -> TimeSpan? {
    guard let first = sources.first?.profile[keyPath: limit],
      sources.allSatisfy({ $0.profile[keyPath: limit] == first })
    else { return nil }
    return first
  }

  /// The source that a sensor speaks through, where the site says so.
  private func source(_ fields: Fields, _ sources: [Source]) -> Source? {
    guard let name = fields.text("source") else { return nil }
    if let source = sources.first(where: { $0.name == name }) { return source }
    findings.add(
      fields["source"]?.offset ?? fields.offset,
      "there is no source \"\(name)\": \(Suggestion.sentence(for: name, in: sources.map(\.name)))")
    return nil
  }

  private func space(_ fields: Fields, _ spaces: Named<Space>) -> SpaceID? {
    guard fields["space"] != nil else {
      let device = fields.text("device", atMost: 1_000).map { " \"\($0)\"" } ?? ""
      findings.add(
        fields.offset,
        "the sensor\(device) is bound to nothing: add `space: \"…\"`, the id of the space that it watches")
      return nil
    }
    guard let id = fields.text("space") else { return nil }
    guard spaces.has(id) else {
      findings.add(
        fields["space"]?.offset ?? fields.offset,
        "there is no space \"\(id)\": \(Suggestion.sentence(for: id, in: spaces.ids))")
      return nil
    }
    return SpaceID(id)
  }
}
