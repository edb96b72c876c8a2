import Occupancy

/// One kind of messages that the site receives: a profile, where its topics begin, and the time zone of its clocks.
public struct Source: Sendable {
  public var profile: Profile
  public var base: String?
  /// Reads times that carry no offset; nil: such times are not trusted.
  public var zone: LocalTime?

  public init(_ profile: Profile, base: String? = nil, zone: LocalTime? = nil) {
    self.profile = profile
    self.base = base ?? profile.base
    self.zone = zone
  }

  public var name: String { profile.name }

  /// What a line of the configuration may write before a device's name to mean this source; nil where its topics begin with the device.
  var label: String? {
    guard let base = base?.drop(while: { $0 == "/" }), !base.isEmpty else { return nil }
    return String(base)
  }

  /// What a line may write instead of a name that devices of two sources of one format may have; empty where it means one of them. An address is no such name.
  public static func plainNames(for device: String, among sources: [Source]) -> [String] {
    let isLabelled = sources.contains { $0.label.map { device.hasPrefix("\($0)/") } ?? false }
    guard !isLabelled, !device.isAddress else { return [] }
    let twice = sources.filter { source in sources.count { $0.name == source.name } > 1 }
    return twice.compactMap(\.label).map { "\($0)/\(device)" }
  }

  /// What to subscribe, without filters that others cover, in order.
  public var filters: [String] {
    let all = profile.rules.compactMap { rule -> String? in
      switch rule.action {
      case .drop: nil
      case .values, .availability, .directory: pattern(of: rule).filter
      }
    }
    var kept: [String] = []
    for filter in all where !kept.contains(filter) {
      if !all.contains(where: { $0 != filter && Self.covers($0, filter) }) { kept.append(filter) }
    }
    return kept
  }

  /// Whether every topic that `other` lets through passes `filter` too (MQTT 3.1.1 §4.7).
  private static func covers(_ filter: String, _ other: String) -> Bool {
    var rest = other.split(separator: "/", omittingEmptySubsequences: false)[...]
    for level in filter.split(separator: "/", omittingEmptySubsequences: false) {
      if level == "#" { return true }
      guard let first = rest.popFirst(), first != "#", level == "+" || level == first else { return false }
    }
    return rest.isEmpty
  }

  func pattern(of rule: Rule) -> TopicPattern {
    do {
      return try TopicPattern(rule.pattern, base: base)
    } catch {
      preconditionFailure("the reader of the profile has read this pattern before: \(error)")
    }
  }
}
