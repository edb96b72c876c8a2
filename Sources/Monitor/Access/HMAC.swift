/// HMAC with SHA-256 (RFC 2104 §2, FIPS 198-1): proves that whoever made a text knew the key.
enum HMAC {
  private static let block = 64

  static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var padded = key.count > block ? SHA256.hash(key) : key
    padded += [UInt8](repeating: 0, count: block - padded.count)
    return SHA256.hash(padded.map { $0 ^ 0x5c } + SHA256.hash(padded.map { $0 ^ 0x36 } + message))
  }
}
