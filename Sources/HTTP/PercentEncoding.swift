/// Percent-encoding (RFC 3986 §2.1).
enum PercentEncoding {
  /// The text behind the escapes, decoded once; nothing when an escape is broken, stands for a control character, or
  /// the result is not UTF-8.
  static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case ASCII.percent:
        guard let high = iterator.next().flatMap(ASCII.hexadecimal),
          let low = iterator.next().flatMap(ASCII.hexadecimal)
        else { return nil }
        let value = high << 4 | low
        guard value >= 0x20, value != 0x7F else { return nil }
        decoded.append(value)
      case ASCII.plus where plusIsSpace:
        decoded.append(ASCII.space)
      default:
        decoded.append(byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }
}
