/// A number of scanned JSON, kept as it was written until somebody asks for it. It points into the scanned bytes and is valid as long as they are.
public struct JSONNumber {
  // Small enough that a token travels in registers.
  private let start: UnsafePointer<UInt8>?
  /// The digits without the decimal sign, as far as they fit.
  private let digits: UInt64
  private let length: UInt32
  /// Power of ten that the digits are multiplied with.
  private let exponent: Int16
  private let isNegative: Bool
  /// False where digits or exponent did not fit.
  private let isWhole: Bool

  init(raw: UnsafeBufferPointer<UInt8>, isNegative: Bool, digits: UInt64, exponent: Int, isWhole: Bool) {
    start = raw.baseAddress
    length = UInt32(raw.count)
    self.isNegative = isNegative
    self.digits = digits
    self.exponent = Int16(truncatingIfNeeded: exponent)
    self.isWhole = isWhole && Int(self.exponent) == exponent
  }

  /// The number as it is written.
  public var raw: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: Int(length)) }

  /// The same as a text: a number may be somebody's name.
  public var text: JSONText { JSONText(raw: raw, hasEscapes: false) }

  /// Every power of ten that a double holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// The nearest double; nil where the number is beyond all of them.
  public var double: Double? {
    // Both operands are exact, so the one IEEE operation rounds correctly (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    if isWhole, digits <= 1 << 53, exponent >= -22, exponent <= 22 {
      let magnitude = Double(digits)
      if exponent == 0 { return isNegative ? -magnitude : magnitude }
      let power = Self.powers[Int(abs(exponent))]
      let scaled = exponent < 0 ? magnitude / power : magnitude * power
      return isNegative ? -scaled : scaled
    }
    guard let value = Double(String(decoding: raw, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// The whole number, if it is one that fits.
  public var int64: Int64? {
    if isWhole, exponent == 0 {
      return isNegative ? Int64(exactly: -Int128(digits)) : Int64(exactly: digits)
    }
    return double.flatMap(Int64.init(exactly:))
  }
}
