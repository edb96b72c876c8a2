/// Random bits as people read and type them: 32 characters without `0`, `1`, `I` and `O`, which are misread.
enum ReadableText {
  static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")

  /// The first `length` times five bits of the bytes; there must be as many.
  static func of(_ bytes: [UInt8], length: Int) -> String {
    var text = ""
    var bits = 0
    var count = 0
    for byte in bytes where text.utf8.count < length {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= 5, text.utf8.count < length {
        count -= 5
        text.append(alphabet[bits >> count & 31])
      }
      bits &= 1 << count - 1
    }
    return text
  }
}
