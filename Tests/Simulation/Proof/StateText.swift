/// The whole of a value as lines, one a field, by reflection: what is added to the state is compared from that moment on.
enum StateText {
  /// Fields that a journal does not bring back, by where they stand; each with its reason.
  static let left: [(path: String, why: String)] = [
    ("site", "the configuration, but for devices that bound themselves: those stand in bindings"),
    ("policies", "the configuration"),
    ("spaceNumbers", "follows from the configuration"),
    ("now", "time passes without events"),
    ("isClockDoubted", "what the clock shows at this moment"),
    ("schedule", "follows from everything else, the next time a space is looked at"),
    ("isScheduled", "the same"),
    ("touched", "what is to be published"),
    ("isTouched", "the same"),
    ("spaces[].isWaitingToHear", "follows from everything else, the next time a space is looked at"),
    ("spaces[].isWaitingToListen", "the same"),
    ("waitsToListen", "the same"),
    ("listenedUntil", "a monitor that begins anew says anew how far it has listened"),
    ("bindings[].lastHeard", "journaled once it is a quarter of the expiry behind; see `StateText.heard`"),
    ("bindings[].quietSince", "the same"),
    ("bindings[].values", "the next message brings them back"),
    ("bindings[].lastSaid", "what a sensor said again has to be said anew"),
    ("bindings[].repeatedAt", "counted anew with `repeats`"),
    ("bindings[].repeats", "counted anew; what came of it is in `learned`"),
    ("bindings[].models", "the same; what they learned is in `learned`"),
    ("bindings[].learned", "compared where it is not empty"),
  ]

  private static let leftPaths = Set(left.map(\.path))

  /// Every place at which a value was looked at, or left out.
  static func places(of value: Any) -> Set<String> {
    var lines: [String] = []
    var places: Set<String> = []
    write(value, path: "", general: "", into: &lines, &places)
    return places
  }

  static func lines(of value: Any) -> [String] {
    var lines: [String] = []
    var places: Set<String> = []
    write(value, path: "", general: "", into: &lines, &places)
    return lines
  }

  /// The first line in which two values differ; nil where they are the same.
  static func difference(_ first: Any, _ second: Any) -> String? {
    let (one, other) = (lines(of: first), lines(of: second))
    for (a, b) in zip(one, other) where a != b { return "lived: \(a); read back: \(b)" }
    if one.count == other.count { return nil }
    let longer = one.count > other.count ? one : other
    return "\(one.count > other.count ? "lived" : "read back") only: \(longer[min(one.count, other.count)])"
  }

  private static func write(
    _ value: Any, path: String, general: String, into lines: inout [String], _ places: inout Set<String>
  ) {
    places.insert(general)
    if leftPaths.contains(general) { return }
    let mirror = Mirror(reflecting: value)
    guard !mirror.children.isEmpty else {
      lines.append("\(path) = \(value)")
      return
    }
    switch mirror.displayStyle {
    case .dictionary:
      var entries: [(String, Any)] = []
      for child in mirror.children {
        let pair = Mirror(reflecting: child.value).children.map(\.value)
        entries.append(("\(pair[0])", pair[1]))
      }
      for (key, value) in entries.sorted(by: { $0.0 < $1.0 }) {
        write(value, path: "\(path)[\(key)]", general: general + "[]", into: &lines, &places)
      }
    case .set:
      for text in mirror.children.map({ "\($0.value)" }).sorted() { lines.append("\(path)[] = \(text)") }
    case .collection:
      for (number, child) in mirror.children.enumerated() {
        write(child.value, path: "\(path)[\(number)]", general: general + "[]", into: &lines, &places)
      }
    case .optional:
      if let child = mirror.children.first { write(child.value, path: path, general: general, into: &lines, &places) }
    case .struct, .enum, .tuple, .class, .foreignReference, nil:
      for child in mirror.children {
        let label = child.label ?? ""
        let dot = path.isEmpty ? label : "\(path).\(label)"
        write(child.value, path: dot, general: general.isEmpty ? label : "\(general).\(label)", into: &lines, &places)
      }
    @unknown default: lines.append("\(path) = \(value)")
    }
  }
}
