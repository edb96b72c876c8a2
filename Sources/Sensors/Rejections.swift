import JSON

/// Why a message, or one field of it, was not used.
public enum Rejection: Int, Equatable, Sendable, CaseIterable {
  case notJSON
  case tooDeep
  case tooBig
  case badUTF8
  case empty
  case noMatch
  case unknownWord
  case outOfRange
  case notFinite
  case badTime
  case timeWithoutZone
  case duplicate
  case tableFull
  case notDecoded
  case codecFailed
  case unknownSpace
  case ambiguousName
  case noDevice
  case tooMany

  /// The label in the metrics.
  public var name: String {
    switch self {
    case .notJSON: "not-json"
    case .tooDeep: "too-deep"
    case .tooBig: "too-big"
    case .badUTF8: "bad-utf8"
    case .empty: "empty"
    case .noMatch: "no-match"
    case .unknownWord: "unknown-word"
    case .outOfRange: "out-of-range"
    case .notFinite: "not-finite"
    case .badTime: "bad-time"
    case .timeWithoutZone: "time-without-zone"
    case .duplicate: "duplicate"
    case .tableFull: "table-full"
    case .notDecoded: "not-decoded"
    case .codecFailed: "codec-failed"
    case .unknownSpace: "unknown-space"
    case .ambiguousName: "ambiguous-name"
    case .noDevice: "no-device"
    case .tooMany: "too-many"
    }
  }

  /// What was done about it, for the log.
  public var sentence: String {
    switch self {
    case .notJSON: "the payload is not JSON; the message was left out"
    case .tooDeep: "the payload is nested too deeply; the message was left out"
    case .tooBig: "the payload is too long; the message was left out"
    case .badUTF8:
      "a text is not UTF-8, or has bare control characters; it was left out, and what else the message says is used"
    case .empty: "the payload is empty; the message was left out"
    case .noMatch: "no rule of the source reads this topic with this kind of payload; write one under `rules`"
    case .unknownWord: "a word that this quantity does not know; the field was left out"
    case .outOfRange: "a value that no sensor can have measured; the field was left out or cut to its limit"
    case .notFinite: "NaN or an infinite number; the field was left out"
    case .badTime: "a time that cannot be (unreadable, before 2020 or in the future); the time of receipt was taken"
    case .timeWithoutZone: "a time without an offset; the time of receipt was taken: give the source a `zone` to use it"
    case .duplicate: "the same message came twice; the second was left out"
    case .tableFull:
      "too many different devices, or a name of more than 512 bytes; this one is read, but not kept for the list of what is not bound"
    case .notDecoded:
      "the network server sent no decoded values: give the device's profile a codec there; the device counts as heard"
    case .codecFailed: "the network server's codec failed: look at its log; the device counts as heard"
    case .unknownSpace:
      "the device names a space that the site does not have: mend its tag, or add the space; nothing was bound"
    case .ambiguousName:
      "a line of `sensors` means this device and another of the same name, so it binds neither: write base, application or floor before the name"
    case .noDevice: "nothing in the message tells its device; it was left out: look at `device` of the rule"
    case .tooMany: "more fields, elements or late values than anybody sends; what came beyond was left out"
    }
  }

  init(_ reason: JSONError.Reason) {
    self =
      switch reason {
      case .tooDeep: .tooDeep
      case .tooBig: .tooBig
      case .badUTF8, .loneSurrogate: .badUTF8
      case .unexpectedByte, .unexpectedEnd, .trailingBytes, .badNumber, .badEscape, .controlCharacter, .numberTooLarge:
        .notJSON
      }
  }
}

/// What was not used, counted by source and reason.
public struct Rejections: Sendable {
  /// The first of its kind from one device, or from one source where nobody knows the device: what the log says once.
  public struct First: Equatable, Sendable {
    public var source: String
    public var reason: Rejection
    /// Hostile text: escape it where it is shown.
    public var topic: String
    /// Hostile text; nil where the whole message is meant.
    public var field: String?
    /// Hostile text; nil where nobody knows the device.
    public var device: String?
  }

  private let sources: [String]
  private var counts: [UInt64]
  private var firsts: [First] = []

  init(sources: [String]) {
    self.sources = sources
    counts = [UInt64](repeating: 0, count: sources.count * Rejection.allCases.count)
  }

  public subscript(source: Int, reason: Rejection) -> UInt64 { counts[place(source, reason)] }

  /// Every count above 0, in the order of sources and reasons.
  public var all: [(source: String, reason: Rejection, count: UInt64)] {
    sources.indices.flatMap { source in
      Rejection.allCases.compactMap { reason in
        let count = self[source, reason]
        return count > 0 ? (sources[source], reason, count) : nil
      }
    }
  }

  mutating func takeFirsts() -> [First] {
    defer { firsts.removeAll() }
    return firsts
  }

  /// How many there are now.
  mutating func count(_ reason: Rejection, source: Int) -> UInt64 {
    let place = place(source, reason)
    counts[place] += 1
    return counts[place]
  }

  mutating func note(_ reason: Rejection, source: Int, topic: String, field: String?, device: String?) {
    firsts.append(First(source: sources[source], reason: reason, topic: topic, field: field, device: device))
  }

  private func place(_ source: Int, _ reason: Rejection) -> Int { source * Rejection.allCases.count + reason.rawValue }
}
