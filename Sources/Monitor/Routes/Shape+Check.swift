import Configuration
import JSON
import Occupancy

/// The ids that a request may name. They are those of the configuration, and stay as long as the monitor runs.
struct SiteNames: Sendable {
  var spaces: Set<String>
  var zones: Set<String>
  var organisations: Set<String>

  init(_ site: Site) {
    spaces = Set(site.spaces.map(\.id.text))
    zones = Set(site.spaces.compactMap(\.zone))
    organisations = Set(site.organisations.map(\.id.text))
  }
}

extension Shape {
  /// The first thing that is wrong with a request.
  struct Fault: Error, Equatable {
    enum Why: Equatable {
      case bad
      case tooLong
      case unknownSpace, unknownZone, unknownOrganisation
    }

    /// Where, as in `repeat.except`; empty for the whole.
    var member: String
    var why: Why
    /// What it should be.
    var detail: String
  }

  /// A body as this shape has it; what is null counts as not given, and no body is an empty one. One pass over at most `longestBody` bytes.
  func body(_ bytes: [UInt8], of site: SiteNames) throws(Fault) -> JSONValue {
    guard bytes.count <= Self.longestBody else {
      throw Fault(member: "", why: .tooLong, detail: "A body has at most \(Self.longestBody) bytes here.")
    }
    guard
      let body = try? JSONValue(
        parsing: bytes.isEmpty ? Array("{}".utf8) : bytes, limits: JSONLimits(depth: Self.deepest)),
      case .object(let given) = body
    else { throw Fault(member: "", why: .bad, detail: "The body is a JSON object \(self), and no deeper.") }
    try check(given, in: "", site)
    return .object(given.filter { !$0.value.isNull })
  }

  private func check(_ given: [JSONValue.Member], in path: String, _ site: SiteNames) throws(Fault) {
    var seen: Set<String> = []
    for member in given {
      guard let known = members.first(where: { $0.name == member.name }) else {
        // Whoever asks reads their own word again: so much of it, and none that does something.
        let name = path + String(member.name.prefix(40)).visible
        throw Fault(member: name, why: .bad, detail: "There is no \(name) here: the body is \(self).")
      }
      guard seen.insert(member.name).inserted else {
        throw Fault(member: path + member.name, why: .bad, detail: "\(path + member.name) is given twice.")
      }
      guard !member.value.isNull else { continue }
      try known.kind.check(member.value, path + member.name, site)
    }
    for known in members where known.isRequired && (given.first { $0.name == known.name }?.value.isNull ?? true) {
      throw Fault(
        member: path + known.name, why: .bad, detail: "\(path + known.name) is needed: it is \(known.kind.words).")
    }
  }

  /// Checks a word of the query, decoded.
  func check(_ name: String, _ value: String) throws(Fault) {
    guard let kind = members.first(where: { $0.name == name })?.kind else { return }
    if case .whole(let range) = kind {
      guard let number = Int(value), range.contains(number) else { throw kind.fault(name) }
      return
    }
    guard kind.takes(value) else { throw kind.fault(name) }
  }
}

extension Shape.Kind {
  fileprivate func check(_ value: JSONValue, _ path: String, _ site: SiteNames) throws(Shape.Fault) {
    switch (self, value) {
    case (.flag, .bool): return
    case (.whole(let range), .number):
      guard let number = value.int, range.contains(number) else { throw fault(path) }
    case (.list(let kind, let most), .array(let values)):
      guard values.count <= most else { throw fault(path) }
      for value in values { try kind.check(value, path, site) }
    case (.object(let shape), .object(let given)): try shape.check(given, in: "\(path).", site)
    case (_, .string(let text)):
      guard takes(text) else { throw fault(path) }
      if let why = unknown(text, site) {
        throw Shape.Fault(member: path, why: why, detail: "There is no such \(path).")
      }
    case (_, _): throw fault(path)
    }
  }

  /// Whether a text is of this kind, whatever the site has.
  fileprivate func takes(_ text: String) -> Bool {
    switch self {
    case .space, .zone, .organisation, .member: MemberID(text).isWellFormed
    case .text(let most):
      text.utf8.count <= most * 4 && text.unicodeScalars.count <= most
        && !text.unicodeScalars.contains(where: \.isInvisible)
    case .key(let most): text.utf8.count <= most && !text.unicodeScalars.contains(where: \.isInvisible)
    case .instant: text.utf8.count <= 40 && Instant(iso8601: text) != nil
    case .cursor: BookingPage.Place(text) != nil
    case .day: CivilDate(iso8601: text) != nil
    case .word(let words): words.contains(text)
    case .flag, .whole, .list, .object: false
    }
  }

  private func unknown(_ id: String, _ site: SiteNames) -> Shape.Fault.Why? {
    switch self {
    case .space: site.spaces.contains(id) ? nil : .unknownSpace
    case .zone: site.zones.contains(id) ? nil : .unknownZone
    case .organisation: site.organisations.contains(id) ? nil : .unknownOrganisation
    case .member, .text, .key, .instant, .cursor, .day, .flag, .whole, .word, .list, .object: nil
    }
  }

  fileprivate func fault(_ path: String) -> Shape.Fault {
    Shape.Fault(member: path, why: .bad, detail: "\(path) is \(words).")
  }

  /// What it is, for somebody who writes a request.
  var words: String {
    switch self {
    case .space: "the id of a space"
    case .zone: "a zone of the site"
    case .organisation: "the id of an organisation"
    case .member: "a member's id: letters, digits, `-`, `_` and `.`, at most 64, and not a name"
    case .text(let most): "a text of at most \(most) characters, without control and direction characters"
    case .key(let most): "a text of at most \(most) bytes, without control and direction characters"
    case .instant: "a time such as 2026-03-02T08:00:00Z, with its offset, of the years \(Shape.years)"
    case .cursor: "what `next` of the page before was"
    case .day: "a day such as 2026-12-24, of the years \(Shape.years)"
    case .flag: "true or false"
    case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .word(let words): words.joined(separator: " or ")
    case .list(let kind, let most): "a list of at most \(most), each of them \(kind.words)"
    case .object(let shape): "\(shape)"
    }
  }
}

extension Shape: CustomStringConvertible {
  /// `{space, start, end, title?}`.
  var description: String {
    "{\(members.map { $0.name + ($0.isRequired ? "" : "?") }.joined(separator: ", "))}"
  }
}
