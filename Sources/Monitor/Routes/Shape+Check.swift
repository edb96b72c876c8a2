import Configuration
import HTTP
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
  struct Fault: Error {
    enum Why: Sendable {
      /// Nobody knows it; perhaps it is a slip of the nearest.
      case unknown(nearest: String?, known: [String])
      case doubled
      case missing(Kind)
      /// It is not what it should be.
      case wrong(Kind)
      case noObject(Shape)
      case tooLong
      case unknownSpace, unknownZone, unknownOrganisation
    }

    /// Where, as in `repeat.except`; empty for the whole.
    var member: String
    var why: Why
  }

  /// A body as this shape has it; what is null counts as not given, and no body is an empty one. One pass over at most `longestBody` bytes.
  func body(_ bytes: [UInt8], of site: SiteNames) throws(Fault) -> JSONValue {
    guard bytes.count <= Self.longestBody else { throw Fault(member: "", why: .tooLong) }
    guard
      let body = try? JSONValue(
        parsing: bytes.isEmpty ? Array("{}".utf8) : bytes, limits: JSONLimits(depth: Self.deepest)),
      case .object(let given) = body
    else { throw Fault(member: "", why: .noObject(self)) }
    try check(given, in: "", site)
    return .object(given.filter { !$0.value.isNull })
  }

  private func check(_ given: [JSONValue.Member], in path: String, _ site: SiteNames) throws(Fault) {
    var seen: Set<String> = []
    for member in given {
      guard let known = members.first(where: { $0.name == member.name }) else { throw unknown(member.name, in: path) }
      guard seen.insert(member.name).inserted else { throw Fault(member: path + member.name, why: .doubled) }
      guard !member.value.isNull else { continue }
      try known.kind.check(member.value, path + member.name, site)
    }
    for known in members where known.isRequired && (given.first { $0.name == known.name }?.value.isNull ?? true) {
      throw Fault(member: path + known.name, why: .missing(known.kind))
    }
  }

  /// Checks the words of a query, decoded.
  func check(_ query: HTTPQuery) throws(Fault) {
    var seen: Set<String> = []
    for word in query {
      guard let kind = members.first(where: { $0.name == word.name })?.kind else {
        if isOpen { continue }
        throw unknown(word.name, in: "")
      }
      guard seen.insert(word.name).inserted else { throw Fault(member: word.name, why: .doubled) }
      try kind.check(written: word.value, word.name)
    }
  }

  /// Whoever asks reads their own word again: so much of it, and none that does something.
  private func unknown(_ name: String, in path: String) -> Fault {
    let known = members.map(\.name)
    let nearest = Suggestion.nearest(to: name, in: known).map { path + $0 }
    return Fault(member: path + String(name.prefix(40)).visible, why: .unknown(nearest: nearest, known: known))
  }
}

extension Shape.Kind {
  fileprivate func check(written text: String, _ name: String) throws(Shape.Fault) {
    if case .whole(let range) = self {
      guard let number = Int(text), range.contains(number) else { throw fault(name) }
      return
    }
    guard takes(text) else { throw fault(name) }
  }

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
        throw Shape.Fault(member: path, why: why)
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
    case .sensorCursor: SensorPage.Place(text) != nil
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
    case .member, .text, .key, .instant, .cursor, .sensorCursor, .day, .flag, .whole, .word, .list, .object: nil
    }
  }

  fileprivate func fault(_ path: String) -> Shape.Fault { Shape.Fault(member: path, why: .wrong(self)) }
}

extension Shape: CustomStringConvertible {
  /// `{space, start, end, title?}`.
  var description: String {
    "{\(members.map { $0.name + ($0.isRequired ? "" : "?") }.joined(separator: ", "))}"
  }
}
