import Glibc

/// An address of TCP, version 4 or 6, as the kernel has it.
struct SocketAddress {
  private var storage = sockaddr_storage()
  private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

  init() {}

  /// `127.0.0.1:8080`, `[::1]:0`, `localhost:8080`: numbers only besides localhost, so that no name server is asked.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address.sin6_addr) == 1 else { return nil }
      store(address)
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      guard inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : String(host), &address.sin_addr) == 1 else {
        return nil
      }
      store(address)
    }
  }

  var family: Int32 { Int32(storage.ss_family) }

  var port: Int {
    withUnsafeBytes(of: storage) { bytes in
      // The port stands in the same place in both families.
      Int(UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self)))
    }
  }

  /// The address without its port; one of version 4 behind version 6 is shown as itself.
  var host: String {
    withUnsafeBytes(of: storage) { bytes in
      guard family == AF_INET6 else { return Self.text(AF_INET, bytes, offset: 4) }
      return isMapped(bytes) ? Self.text(AF_INET, bytes, offset: 20) : Self.text(AF_INET6, bytes, offset: 8)
    }
  }

  /// Which client it is: the address, or of version 6 the network of 64 bits that a household has (RFC 6177).
  var client: String {
    withUnsafeBytes(of: storage) { bytes in
      guard family == AF_INET6, !isMapped(bytes) else { return host }
      let network = Array(bytes[8..<16]) + [UInt8](repeating: 0, count: 8)
      return network.withUnsafeBytes { Self.text(AF_INET6, $0, offset: 0) }
    }
  }

  var isLoopback: Bool {
    withUnsafeBytes(of: storage) { bytes in
      guard family == AF_INET6 else { return bytes[4] == 127 }
      if isMapped(bytes) { return bytes[20] == 127 }
      return bytes[8..<23].allSatisfy { $0 == 0 } && bytes[23] == 1
    }
  }

  /// Lets `body` read the address as the kernel wants it.
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// Lets the kernel fill the address in.
  mutating func fill<Result>(_ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result)
    -> Result
  {
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
  }

  private mutating func store<Address>(_ address: Address) {
    length = socklen_t(MemoryLayout<Address>.size)
    withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: Address.self) }
  }

  private func isMapped(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes[8..<18].allSatisfy { $0 == 0 } && bytes[18] == 0xFF && bytes[19] == 0xFF
  }

  private static func text(_ family: Int32, _ bytes: UnsafeRawBufferPointer, offset: Int) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
      guard let start = text.baseAddress, let from = bytes.baseAddress,
        inet_ntop(family, from + offset, start, socklen_t(INET6_ADDRSTRLEN)) != nil
      else { return "" }
      return String(cString: start)
    }
  }
}
