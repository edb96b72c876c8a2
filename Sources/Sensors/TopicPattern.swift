/// Which topics a rule is for, and what they tell: literal levels, `{dev}` for one level, `{dev...}` for one or more, `switch{channel}` for part of one.
public struct TopicPattern: Equatable, Sendable {
  public enum Level: Equatable, Sendable {
    case literal([UInt8])
    case one(name: String, before: [UInt8], after: [UInt8])
    case many(name: String)
  }

  /// Why a text is no pattern, and at which byte of it.
  public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Reason: Equatable, Sendable {
      case empty
      case wildcard
      case controlCharacter
      case unclosed
      case strayBrace
      case badName
      case nameTwice(String)
      case twoOpenEnds
      case partOfOpenEnd
    }

    public var reason: Reason
    public var offset: Int

    public var description: String { "at character \(offset + 1) of the topic: \(sentence)" }

    private var sentence: String {
      switch reason {
      case .empty: "nothing is written; write a topic as in \"zigbee2mqtt/{dev...}\""
      case .wildcard: "MQTT's wildcards are written as captures here: \"{dev}\" for \"+\", \"{dev...}\" for \"#\""
      case .controlCharacter: "a control character has no place in a topic"
      case .unclosed: "\"{\" is not closed; write \"{dev}\""
      case .strayBrace: "a level has one \"{…}\" at most; put a \"/\" between two"
      case .badName: "the name in \"{…}\" is of letters, digits and \"-\", as in \"{dev}\""
      case .nameTwice(let name): "\"{\(name)}\" stands in the topic twice; give the second another name"
      case .twoOpenEnds:
        "there is more than one \"{…...}\", so nobody could say where the first ends; use \"{…}\" for one of them"
      case .partOfOpenEnd: "\"{…...}\" stands for whole levels; put a \"/\" around it"
      }
    }
  }

  public let levels: [Level]

  /// Reads a pattern. `{base}` is replaced by `base`, which may have several levels.
  public init(_ text: String, base: String? = nil) throws(Fault) {
    guard !text.isEmpty else { throw Fault(reason: .empty, offset: 0) }
    var levels: [Level] = []
    var names: [String] = []
    var offset = 0
    for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      let level = try Self.level(Array(part), at: offset)
      switch level {
      case .literal: levels.append(level)
      case .one(let name, let before, let after):
        if name == "base", let base, before.isEmpty, after.isEmpty {
          if base.isEmpty { break }
          levels += base.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { .literal(Array($0)) }
        } else {
          guard !names.contains(name) else { throw Fault(reason: .nameTwice(name), offset: offset) }
          names.append(name)
          levels.append(level)
        }
      case .many(let name):
        guard !names.contains(name) else { throw Fault(reason: .nameTwice(name), offset: offset) }
        guard !levels.contains(where: \.isMany) else { throw Fault(reason: .twoOpenEnds, offset: offset) }
        names.append(name)
        levels.append(level)
      }
      offset += part.count + 1
    }
    self.levels = levels
  }

  /// The literal levels after the device, joined; where there are none, all of the topic's: what tells the topics of one device apart.
  var ending: String {
    let device = levels.lastIndex { level in
      switch level {
      case .one(let name, _, _), .many(let name): name == "dev"
      case .literal: false
      }
    }
    func text(_ levels: some Sequence<Level>) -> String {
      levels.compactMap { level in
        if case .literal(let bytes) = level { String(decoding: bytes, as: UTF8.self) } else { nil }
      }.joined(separator: "/")
    }
    let after = device.map { text(levels[($0 + 1)...]) } ?? ""
    return after.isEmpty ? text(levels) : after
  }

  private static func level(_ part: [UInt8], at offset: Int) throws(Fault) -> Level {
    for (at, byte) in part.enumerated() {
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "#") { throw Fault(reason: .wildcard, offset: offset + at) }
      if byte < 0x20 || byte == 0x7F { throw Fault(reason: .controlCharacter, offset: offset + at) }
    }
    guard let open = part.firstIndex(of: UInt8(ascii: "{")) else {
      if let close = part.firstIndex(of: UInt8(ascii: "}")) { throw Fault(reason: .strayBrace, offset: offset + close) }
      return .literal(part)
    }
    guard let close = part[open...].firstIndex(of: UInt8(ascii: "}")) else {
      throw Fault(reason: .unclosed, offset: offset + open)
    }
    let (before, after) = (Array(part[..<open]), Array(part[(close + 1)...]))
    let braces: [UInt8] = [UInt8(ascii: "{"), UInt8(ascii: "}")]
    if let stray = before.firstIndex(where: braces.contains) {
      throw Fault(reason: .strayBrace, offset: offset + stray)
    }
    if let stray = after.firstIndex(where: braces.contains) {
      throw Fault(reason: .strayBrace, offset: offset + close + 1 + stray)
    }
    var name = Array(part[(open + 1)..<close])
    let isMany = name.suffix(3).elementsEqual("...".utf8)
    if isMany { name.removeLast(3) }
    guard !name.isEmpty, name.allSatisfy(isNameByte) else { throw Fault(reason: .badName, offset: offset + open + 1) }
    guard !isMany || before.isEmpty && after.isEmpty else { throw Fault(reason: .partOfOpenEnd, offset: offset + open) }
    let text = String(decoding: name, as: UTF8.self)
    return isMany ? .many(name: text) : .one(name: text, before: before, after: after)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  public var names: [String] {
    levels.compactMap { level in
      switch level {
      case .literal: nil
      case .one(let name, _, _), .many(let name): name
      }
    }
  }

  /// The narrowest MQTT topic filter that lets all topics of the pattern through (MQTT 3.1.1 §4.7: `#` ends a filter).
  public var filter: String {
    var parts: [String] = []
    for level in levels {
      switch level {
      case .literal(let bytes): parts.append(String(decoding: bytes, as: UTF8.self))
      case .one: parts.append("+")
      case .many:
        parts.append("#")
        return parts.joined(separator: "/")
      }
    }
    return parts.joined(separator: "/")
  }

  /// What the captures hold in `topic`, by name; nil where the topic is not of the pattern.
  public func captures(in topic: UnsafeRawBufferPointer) -> [(name: String, range: Range<Int>)]? {
    var parts: [Range<Int>] = []
    var start = 0
    for (at, byte) in topic.enumerated() where byte == UInt8(ascii: "/") {
      parts.append(start..<at)
      start = at + 1
    }
    parts.append(start..<topic.count)
    let spare = parts.count - levels.count
    guard spare == 0 || spare > 0 && levels.contains(where: \.isMany) else { return nil }
    var found: [(name: String, range: Range<Int>)] = []
    var part = 0
    for level in levels {
      switch level {
      case .literal(let bytes):
        guard topic[parts[part]].elementsEqual(bytes) else { return nil }
        part += 1
      case .one(let name, let before, let after):
        let text = topic[parts[part]]
        // A topic that begins with a slash has a base without a name.
        let isUnnamedBase = part == 0 && name == "base" && text.isEmpty
        guard text.count > before.count + after.count || isUnnamedBase, text.starts(with: before),
          text.suffix(after.count).elementsEqual(after)
        else { return nil }
        found.append((name, parts[part].lowerBound + before.count..<parts[part].upperBound - after.count))
        part += 1
      case .many(let name):
        let range = parts[part].lowerBound..<parts[part + spare].upperBound
        // Nothing is called nothing.
        guard !range.isEmpty else { return nil }
        found.append((name, range))
        part += spare + 1
      }
    }
    return found
  }
}

extension TopicPattern.Level {
  var isMany: Bool {
    switch self {
    case .many: true
    case .literal, .one: false
    }
  }
}
