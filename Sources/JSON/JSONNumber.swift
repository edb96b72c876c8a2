/// A number of scanned JSON, kept as it was written until somebody asks for it. It points into the scanned bytes and is valid as long as they are.
public struct JSONNumber {
  public let raw: UnsafeBufferPointer<UInt8>
  let isNegative: Bool
  /// The digits without the decimal sign, as far as they fit.
  let digits: UInt64
  /// Power of ten that the digits are multiplied with.
  let exponent: Int
  /// False where digits did not fit.
  let isWhole: Bool

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
      let scaled = exponent < 0 ? magnitude / Self.powers[-exponent] : magnitude * Self.powers[exponent]
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
