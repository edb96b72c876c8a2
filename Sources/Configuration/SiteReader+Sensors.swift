import Occupancy
import Sensors

extension SiteReader {
  private static let sensorKeys = [
    "device", "space", "channel", "hold", "expires", "debounce", "scale", "offset",
  ]

  func bindings(_ root: Fields, spaces: Named<Space>, sources: [Source]) -> [Binding] {
    let usualExpiry = usualExpiry(of: sources)
    var bindings: [Binding] = []
    var first: [[String?]: Int] = [:]
    for value in root.list("sensors") ?? [] {
      guard let fields = Fields(value, "a sensor", known: Self.sensorKeys, findings: findings) else { continue }
      let example = "`device: \"l0/desk-1\"`, its name on the network"
      let hasDevice = fields.required("device", in: "a sensor", example) != nil
      let device = hasDevice ? fields.text("device", atMost: 1_000) : nil
      let space = space(fields, spaces)
      let channel = fields.text("channel")
      let (hold, expires) = (fields.duration("hold"), fields.duration("expires"))
      let debounce = fields.duration("debounce", orZero: true)
      let scale = fields.number("scale")
      if scale == 0 {
        findings.add(fields["scale"]?.offset ?? fields.offset, "`scale` is 0: every value would become 0; leave it out")
      }
      let offset = fields.number("offset")
      guard let device else { continue }
      if let line = first[[device, channel]].map({ findings.line(of: $0) }) {
        let which = channel.map { "channel \"\($0)\" of the device \"\(device)\"" } ?? "the device \"\(device)\""
        findings.add(value.offset, "\(which) is already bound in line \(line): a sensor watches one space")
        continue
      }
      first[[device, channel]] = value.offset
      guard let space else { continue }
      bindings.append(
        Binding(
          device: device, channel: channel, space: space, hold: hold, expires: expires ?? usualExpiry,
          debounce: debounce ?? .zero, scale: scale ?? 1, offset: offset ?? 0))
    }
    return bindings
  }

  /// What the formats of the site agree on. Which of them a sensor speaks is not known here, so where they differ nobody is believed for longer than usual.
  private func usualExpiry(of sources: [Source]) -> TimeSpan {
    let expiries = Set(sources.map { ($0.profile.expires ?? Binding.usualExpiry).milliseconds })
    guard expiries.count == 1, let one = sources.first?.profile.expires else { return Binding.usualExpiry }
    return one
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
