import JSON
import Occupancy

/// A value as it was sent, before anybody knows what it means.
enum RawValue {
  case word(UnsafeBufferPointer<UInt8>)
  case number(Double)
  case flag(Bool)
  case null
  case notFinite
  /// There is something, and nobody can read it.
  case unreadable(Rejection, UnsafeBufferPointer<UInt8>)

  init(_ scalar: JSONScalar) {
    switch scalar {
    case .string(let text): self = text.isWellFormed ? .word(text.raw) : .unreadable(.badUTF8, text.raw)
    case .number(let number): self = number.double.map { .number($0) } ?? .notFinite
    case .bool(let flag): self = .flag(flag)
    case .null: self = .null
    case .notFinite: self = .notFinite
    case .unreadable(let text): self = .unreadable(.unknownWord, text.raw)
    }
  }

  /// A whole payload that is no object and no array: JSON if it can be, else a bare word.
  init(text: UnsafeRawBufferPointer) {
    let bytes = text.bindMemory(to: UInt8.self)
    var start = bytes.startIndex
    var end = bytes.endIndex
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 || bytes[end - 1] == 0x7F { end -= 1 }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<end])
    self = Self.scalar(UnsafeRawBufferPointer(word)) ?? .word(word)
  }

  /// The text as one JSON scalar; nil where it is none.
  private static func scalar(_ text: UnsafeRawBufferPointer) -> RawValue? {
    var scanner = JSONScanner(text, limits: JSONLimits(depth: 0), dialect: .bareNaN)
    guard let token = try? scanner.next(), case .end? = try? scanner.next() else { return nil }
    switch token {
    case .string(let text): return .word(text.raw)
    case .number(let number): return number.double.map { .number($0) } ?? .notFinite
    case .bool(let flag): return .flag(flag)
    case .null: return .null
    case .notFinite: return .notFinite
    case .unreadable, .objectStart, .objectEnd, .arrayStart, .arrayEnd, .key, .end: return nil
    }
  }

  /// A number in quotes, or the bare word for one that is none.
  fileprivate static func number(in word: UnsafeBufferPointer<UInt8>) -> RawValue? {
    switch scalar(UnsafeRawBufferPointer(word)) {
    case .number(let number): .number(number)
    case .notFinite: .notFinite
    case .word, .flag, .null, .unreadable, nil: nil
    }
  }

  /// The number with which a text begins.
  fileprivate static func number(beginning word: UnsafeBufferPointer<UInt8>) -> RawValue? {
    let end = word.firstIndex { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") }
    return number(in: UnsafeBufferPointer(rebasing: word[..<(end ?? word.endIndex)]))
  }
}

/// What became of one value.
enum Outcome: Equatable {
  case value(Reading.Value)
  /// Used, although it had to be bent into its range.
  case clamped(Reading.Value)
  /// Nothing was said, which is no mistake.
  case nothing
  /// Nothing that a sensor of a building can have measured, unless it is in another unit or a binding scales it.
  case outside(Double)
  case rejected(Rejection)
}

extension Meaning.Conversion {
  /// Reads one value. Zero is a value, null is none, and nothing is guessed.
  func read(_ raw: RawValue, words: @autoclosure () -> [Meaning.FlagWord]) -> Outcome {
    switch kind {
    case .flag: flag(raw, words: words)
    case .number, .count, .percent, .volts: number(raw, words: words)
    }
  }

  private func flag(_ raw: RawValue, words: () -> [Meaning.FlagWord]) -> Outcome {
    switch raw {
    case .flag(let flag): return .value(.bool(flag != isInverted))
    case .number(let number):
      if isCounted { return .value(.bool((number > 0) != isInverted)) }
      if hasNumberedWords, let word = words().first(where: { $0.number == number }) { return said(word) }
      guard number != 0, number != 1 else { return .value(.bool((number == 1) != isInverted)) }
      // A flag that is 2 or 3 is a count: of people, or of motions.
      guard quantity.tellsPresence, !isInverted, (2...10_000).contains(number), Int64(exactly: number) != nil else {
        return .rejected(.outOfRange)
      }
      return .value(quantity == .presence ? .number(number) : .bool(true))
    case .word(let text): return words().first { $0.fits(text) }.map(said) ?? .rejected(.unknownWord)
    case .null: return .nothing
    case .notFinite: return .rejected(.notFinite)
    case .unreadable(let reason, _): return .rejected(reason)
    }
  }

  private func said(_ word: Meaning.FlagWord) -> Outcome {
    word.flag.map { .value(.bool($0 != isInverted)) } ?? .nothing
  }

  private func number(_ raw: RawValue, words: () -> [Meaning.FlagWord]) -> Outcome {
    switch raw {
    case .number(let number): return inUnit(number)
    case .word(let text):
      switch RawValue.number(in: text) {
      case .number(let number): return inUnit(number)
      case .notFinite: return .rejected(.notFinite)
      case .word, .flag, .null, .unreadable, nil: break
      }
      if takesBeginning, case .number(let number) = RawValue.number(beginning: text) { return inUnit(number) }
      return words().contains { $0.flag == nil && $0.fits(text) } ? .nothing : .rejected(.unknownWord)
    case .flag: return .rejected(.unknownWord)
    case .null: return .nothing
    case .notFinite: return .rejected(.notFinite)
    case .unreadable(let reason, _): return .rejected(reason)
    }
  }

  private func inUnit(_ sent: Double) -> Outcome {
    let number = sent * scale + offset
    guard number.isFinite else { return .rejected(.notFinite) }
    switch kind {
    case .flag: preconditionFailure("a flag is not read as a number")
    case .number(let range): return range.contains(number) ? .value(.number(number)) : .outside(number)
    case .count(let range):
      // A counter that drifted below nobody counts nobody (hazard 23).
      if number < 0, quantity == .people, number >= -1_000 { return .clamped(.number(0)) }
      guard range.contains(number), Int64(exactly: number) != nil else { return .rejected(.outOfRange) }
      return .value(.number(number))
    case .percent:
      guard (0...255).contains(number) else { return .rejected(.outOfRange) }
      return number > 100 ? .clamped(.number(100)) : .value(.number(number))
    case .volts:
      if (500...36_000).contains(number) { return .value(.number(number / 1_000)) }
      if (0...36).contains(number) { return .value(.number(number)) }
      return (36...500).contains(number) ? .nothing : .rejected(.outOfRange)
    }
  }

  /// Whether a sensor of a building can have measured it.
  func holds(_ number: Double) -> Bool {
    if case .number(let range) = kind { range.contains(number) } else { true }
  }

  /// Applies what a binding says of its sensor, and looks again whether the result can be.
  func adjusted(_ value: Reading.Value, scale: Double, offset: Double) -> Outcome {
    guard case .number(let number) = value, !quantity.describesDevice else { return .value(value) }
    guard scale != 1 || offset != 0 else { return holds(number) ? .value(value) : .outside(number) }
    let moved = number * scale + offset
    switch kind {
    case .number(let range), .count(let range):
      return range.contains(moved) ? .value(.number(moved)) : .outside(number)
    case .flag, .percent, .volts: return moved.isFinite ? .value(.number(moved)) : .rejected(.notFinite)
    }
  }
}

extension Meaning.FlagWord {
  fileprivate func fits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count == text.count else { return false }
    for at in text.indices where bytes[at].smallLetter != text[at] { return false }
    return true
  }
}
