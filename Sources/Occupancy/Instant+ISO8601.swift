extension Instant: CustomStringConvertible {
  /// ISO 8601 in UTC, always with milliseconds, so that texts of times stand in their order: `2026-03-02T08:14:05.120Z`.
  public var description: String { String(decoding: iso8601, as: UTF8.self) }

  public var iso8601: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(24)
    appendISO8601(to: &text)
    return text
  }

  public func appendISO8601(to text: inout [UInt8]) {
    let days = milliseconds.flooredQuotient(86_400_000)
    let date = CivilDate(daysSinceEpoch: days)
    let inDay = milliseconds - days * 86_400_000
    text.append(Int64(date.year), digits: 4)
    text.append(UInt8(ascii: "-"))
    text.append(Int64(date.month), digits: 2)
    text.append(UInt8(ascii: "-"))
    text.append(Int64(date.day), digits: 2)
    text.append(UInt8(ascii: "T"))
    text.append(inDay / 3_600_000, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(inDay / 60_000 % 60, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(inDay / 1_000 % 60, digits: 2)
    text.append(UInt8(ascii: "."))
    text.append(inDay % 1_000, digits: 3)
    text.append(UInt8(ascii: "Z"))
  }

  /// Reads ISO 8601 with an offset (`Z`, `+01:00`, `+0100`, `+01`, and Debian's mosquitto_sub `Z+0000`). Nil without an offset: such a time is not an instant.
  /// Nil as well for what lies out of bounds once the offset is applied: a year that is well formed may leave them by it.
  public init?(iso8601 text: String) {
    guard let instant = Instant(written: text), instant.isInBounds else { return nil }
    self = instant
  }

  /// Reads back what `description` wrote into a file of this program: there may be years beyond the bounds, since older versions took them.
  public init?(written text: String) {
    var copy = text
    guard let parsed = copy.withUTF8({ Instant.parse($0) }), let offset = parsed.offset else { return nil }
    self = parsed.wall - offset
    guard isWritable else { return nil }
  }

  /// Whether `description` can be read back: its year has four digits.
  public var isWritable: Bool { Self.firstWritable <= self && self <= Self.lastWritable }
  private static let firstWritable = Instant(milliseconds: -62_167_219_200_000)  // 0000-01-01T00:00:00Z
  private static let lastWritable = Instant(milliseconds: 253_402_300_799_999)  // 9999-12-31T23:59:59.999Z

  /// Reads the bytes of an ISO 8601 time: the wall clock as if it were UTC, and the offset where the text has one.
  public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> (wall: Instant, offset: TimeSpan?)? {
    var reader = DigitReader(bytes: bytes)
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
      let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2)
    else { return nil }
    var second: Int64 = 0
    var fraction: Int64 = 0
    if reader.skip(":") {
      guard let whole = reader.number(2) else { return nil }
      second = whole
      if reader.skip(".") || reader.skip(",") {
        guard let part = reader.thousandths() else { return nil }
        fraction = part
      }
    }
    let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
    // A leap second (60) counts as the last second of its minute, as POSIX time has no place for it.
    guard date.exists, hour < 24, minute < 60, second <= 60 else { return nil }
    let inDay = (hour * 3_600 + minute * 60 + min(second, 59)) * 1_000 + fraction
    let wall = Instant(milliseconds: date.daysSinceEpoch * 86_400_000 + inDay)
    if reader.isAtEnd { return (wall, nil) }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    return (wall, offset)
  }
}

private struct DigitReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func digit() -> Int64? {
    guard position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 else { return nil }
    position += 1
    return Int64(bytes[position - 1] - 48)
  }

  mutating func number(_ digits: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<digits {
      guard let next = digit() else { return nil }
      value = value * 10 + next
    }
    return value
  }

  /// Digits after the decimal sign as milliseconds; what is finer is cut off.
  mutating func thousandths() -> Int64? {
    guard let first = digit() else { return nil }
    var value = first
    var count = 1
    while let next = digit() {
      if count < 3 { value = value * 10 + next }
      count += 1
    }
    while count < 3 {
      value *= 10
      count += 1
    }
    return value
  }

  mutating func offset() -> TimeSpan? {
    if skip("Z") || skip("z"), isAtEnd { return .zero }
    let isNegative = skip("-")
    guard isNegative || skip("+"), let hours = number(2) else { return nil }
    var minutes: Int64 = 0
    if !isAtEnd {
      _ = skip(":")
      guard let read = number(2) else { return nil }
      minutes = read
    }
    guard hours <= 18, minutes < 60 else { return nil }
    let length = hours * 60 + minutes
    return .minutes(isNegative ? -length : length)
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ number: Int64, digits: Int) {
    var divisor: Int64 = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(48 + number / divisor % 10))
      divisor /= 10
    }
  }
}
