import Occupancy

/// Where a device is told apart from another of the same name: its source, and what the topic names inside it, as an application or a floor. A gateway only relays.
struct DevicePlace: Sendable {
  var source: Int
  /// What the topic captured, from the outermost in; none for a source that names no more than devices.
  var scope: [String] = []
  /// What the innermost scope is called as well: an application's name beside its id.
  var otherScope = ""
  var names = ByteTable()
  /// By the name's number, the device.
  var numbers: [Int32] = []

  /// The captures of a topic that say where a device is.
  static let captures: Set<String> = ["base", "application", "floor"]

  init(source: Int, scope: [String] = []) {
    self.source = source
    self.scope = scope
  }

  /// What a line of the configuration may write before a device's name, each with a slash at its end: any of base and scope, from the outermost in, or nothing.
  func prefixes(base: String?) -> [String] {
    var steps = scope.enumerated().map { number, name in
      number == scope.count - 1 && !otherScope.isEmpty && otherScope != name ? [name, otherScope] : [name]
    }
    if let base, !base.isEmpty { steps.insert([base], at: 0) }
    return steps.reduce([""]) { known, step in
      known + known.flatMap { before in step.map { "\(before)\($0)/" } }
    }
  }
}

/// Which devices one line of the configuration means, and which place of them it is bound to.
///
/// It may be one place alone. Where the name is heard at two, nobody holds the line; it is held again once all but one of them were silent for as long as a word is good for.
struct Contest: Sendable {
  static let nobody: Int32 = -1

  /// A binding whose word is older is unknown: so long a place counts as heard.
  let expires: TimeSpan
  /// The line writes an address that no other device in the world has, or the device names its space itself: then it is one device, wherever it is heard.
  let isOfOneDevice: Bool
  private(set) var devices: [Int32] = []
  private var places: [Int32] = []
  var holder = nobody

  init(_ binding: Binding) {
    expires = binding.expires
    let name = binding.device.split(separator: "/").last.map(String.init) ?? ""
    isOfOneDevice = binding.source != nil || name.isAddress && name.utf8.count >= 12
  }

  /// Whether devices at more than one place are meant.
  var isOpen: Bool { !isOfOneDevice && places.contains { $0 != places[0] } }

  func isWon(by place: Int32) -> Bool { isOpen ? holder == place : true }

  /// Nobody has more devices of one name: what a stranger invents is bounded.
  static let most = 64

  var isFull: Bool { devices.count >= Self.most }

  /// False where there is no more room.
  mutating func join(_ device: Int, at place: Int32) -> Bool {
    guard !devices.contains(Int32(device)) else { return true }
    guard !isFull else { return false }
    // Who was there first holds the line until the other is heard.
    if !isOpen { holder = places.first ?? place }
    devices.append(Int32(device))
    places.append(place)
    return true
  }

  mutating func leave(_ device: Int) {
    guard let at = devices.firstIndex(of: Int32(device)) else { return }
    devices.remove(at: at)
    places.remove(at: at)
  }
}

/// The lines of `sensors`, found by the name that they write.
struct DeviceLines: Sendable {
  struct Line: Sendable {
    /// Nil for a line of the configuration; a device that bound itself has its source.
    var source: String?
    var device: String
    var bound: Device.Bound
  }

  private var byName: [String: [Line]] = [:]
  /// By the name in small letters, an address without what parts its digits.
  private var caseless: [String: [Line]] = [:]

  mutating func add(_ line: Line) {
    guard !byName[line.device, default: []].contains(where: { $0.bound.index == line.bound.index }) else { return }
    byName[line.device, default: []].append(line)
    caseless[Self.caseless(line.device), default: []].append(line)
  }

  /// What binds a device of these names, the first of which is the one that it speaks by. A line of the configuration comes before what the device said itself.
  func naming(_ names: [String], prefixes: [String], source: String, isCaseless: Bool) -> [Device.Bound] {
    var found: [Line] = []
    for (number, name) in names.enumerated() where !name.isEmpty {
      let ignoresCase = isCaseless && number == 0 || name.isAddress
      for prefix in prefixes {
        for line in lines(prefix, name, ignoresCase) where line.source == nil || line.source == source {
          if !found.contains(where: { $0.bound.index == line.bound.index }) { found.append(line) }
        }
      }
    }
    let configured = found.filter { $0.source == nil }
    return (configured.isEmpty ? found : configured).map(\.bound)
  }

  private func lines(_ prefix: String, _ name: String, _ ignoresCase: Bool) -> [Line] {
    guard ignoresCase else { return byName[prefix + name] ?? [] }
    return (caseless[Self.caseless(prefix + name)] ?? []).filter { $0.device.hasPrefix(prefix) }
  }

  private static func caseless(_ device: String) -> String {
    let name = device.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    guard name.isAddress else { return device.smallLetters }
    return (String(device.dropLast(name.count)) + name.filter { $0 != ":" && $0 != "-" }).smallLetters
  }
}

extension String {
  /// Whether it is an address in hexadecimal digits, of which capitals are the same: `0x00158D0001A2B3C4`, a devEUI, a MAC with colons, dashes or neither.
  var isAddress: Bool {
    let bytes = Array(utf8)
    if bytes.starts(with: "0x".utf8) || bytes.starts(with: "0X".utf8) {
      return (4...16).contains(bytes.count - 2) && bytes.dropFirst(2).allSatisfy(\.isHexDigit)
    }
    for separator in [UInt8(ascii: ":"), UInt8(ascii: "-")] where bytes.contains(separator) {
      let parts = bytes.split(separator: separator, omittingEmptySubsequences: false)
      return (parts.count == 6 || parts.count == 8) && parts.allSatisfy { $0.count == 2 && $0.allSatisfy(\.isHexDigit) }
    }
    return (bytes.count == 12 || bytes.count == 16) && bytes.allSatisfy(\.isHexDigit)
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool { isDigit || (0x61...0x66).contains(smallLetter) }
}
