import Foundation

/// An address of version 4 or 6, or a range of them, as `10.0.0.0/8` is one.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
  private let bytes: [UInt8]
  private let bits: Int

  /// Reads an address or a range in numbers; nil for anything else, a name and a range with bits behind its prefix too.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = Self.bytes(of: String(parts[0])) else { return nil }
    var bits = bytes.count * 8
    if parts.count == 2 {
      guard parts[1].allSatisfy({ ("0"..."9").contains($0) }), let given = Int(parts[1]), given <= bits else {
        return nil
      }
      bits = given
    }
    self.bytes = bytes
    self.bits = bits
    guard Self.masked(bytes, to: bits) == bytes else { return nil }
  }

  /// Whether `address`, in numbers and without a port, lies in the range; false for what is no address.
  public func contains(_ address: some StringProtocol) -> Bool {
    guard let other = Self.bytes(of: String(address)), other.count == bytes.count else { return false }
    return Self.masked(other, to: bits) == bytes
  }

  /// The range of `bits` around an address, which one network or household holds; nil for what is no address.
  public static func network(of address: String, bitsOf4: Int = 32, bitsOf6: Int = 64) -> AddressRange? {
    guard let bytes = bytes(of: address) else { return nil }
    let bits = bytes.count == 4 ? bitsOf4 : bitsOf6
    return AddressRange(bytes: masked(bytes, to: bits), bits: bits)
  }

  /// Its bytes in hexadecimal digits and its bits: one text for each range.
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "/\(bits)"
  }

  private init(bytes: [UInt8], bits: Int) {
    self.bytes = bytes
    self.bits = bits
  }

  private static func bytes(of text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
    let bytes = withUnsafeBytes(of: six) { Array($0) }
    // An address of version 4 in the clothes of version 6 (RFC 4291 §2.5.5.2) is itself.
    return bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) ? Array(bytes[12...]) : bytes
  }

  private static func masked(_ bytes: [UInt8], to bits: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = max(0, min(8, bits - index * 8))
      return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
    }
  }
}

extension SiteReader {
  /// The proxies whose word about their clients counts; none where nothing is given.
  func trustedProxies(_ root: Fields) -> [AddressRange] {
    (root.list("trustedProxies") ?? []).compactMap { value in
      guard let text = findings.text(value, "trustedProxies") else { return nil }
      guard let range = AddressRange(text) else {
        findings.add(
          value.offset,
          "`trustedProxies` has \"\(text)\": write an address or a range of them, as in \"127.0.0.1\" or \"10.0.0.0/8\""
        )
        return nil
      }
      return range
    }
  }
}
