/// Entity tags (RFC 9110 §8.8.3).
public enum EntityTag {
  /// A strong tag made of the content: FNV-1a of 128 bits, which is for telling versions apart and not for secrets.
  public static func strong(_ content: some Sequence<UInt8>) -> String { strong(Array(content)) }

  public static func strong(_ content: [UInt8]) -> String {
    // http://www.isthe.com/chongo/tech/comp/fnv/: offset basis and prime of 128 bits.
    var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
    let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B
    for byte in content { hash = (hash ^ UInt128(byte)) &* prime }
    let digits = String(hash, radix: 16)
    return "\"\(String(repeating: "0", count: 32 - digits.utf8.count))\(digits)\""
  }

  /// Whether an If-None-Match names `tag`: weak comparison, a list, or `*` (RFC 9110 §13.1.2).
  static func matches(_ field: ArraySlice<UInt8>, _ tag: [UInt8]) -> Bool {
    let wanted = opaque(tag[...])
    return ASCII.list(field).contains { $0.elementsEqual([ASCII.asterisk]) || opaque($0).elementsEqual(wanted) }
  }

  private static func opaque(_ tag: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    tag.starts(with: "W/".utf8) ? tag.dropFirst(2) : tag
  }
}
