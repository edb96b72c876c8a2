import Glibc

/// 256 random bits from the kernel, as 64 hexadecimal digits. It is shown once; only its hash is kept.
struct Secret: Sendable {
  static let length = 64

  let text: String

  init() {
    var bytes = [UInt8](repeating: 0, count: Self.length / 2)
    let result = getentropy(&bytes, bytes.count)
    precondition(result == 0, "the kernel gives random bytes once it has booted")
    text = Hexadecimal.text(of: bytes)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }

  static func hash(_ text: String) -> String { SHA256.hexadecimal(Array(text.utf8)) }
}
