import Glibc

/// Where a connection goes: each attempt to the next address of a name.
///
/// When asynchronous, libmosquitto tries only the first address of a name: where that is dead, or `localhost` is ::1 first and the
/// broker listens on 127.0.0.1, it would never connect. Without TLS an address is given in digits. With TLS the name has to
/// be given, as the certificate is held against it; binding the socket to the wildcard of one family then skips the other.
enum Destination: Equatable {
  /// As it stands in the configuration.
  case name
  /// An address in digits.
  case digits(String)
  /// The name, and only the addresses of one family.
  case family(AddressFamily)

  /// The destinations of a host in the resolver's order; just the name where it cannot be resolved. Blocks as long as the resolver does.
  static func all(of host: String, usesTLS: Bool) -> [Destination] {
    let addresses = Self.addresses(of: host)
    let all: [Destination] =
      usesTLS
      ? addresses.reduce(into: []) { found, address in
        if !found.contains(.family(address.family)) { found.append(.family(address.family)) }
      } : addresses.map { .digits($0.digits) }
    return all.count > 1 ? all : [.name]
  }

  private static func addresses(of host: String) -> [(family: AddressFamily, digits: String)] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [(family: AddressFamily, digits: String)] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      let family: AddressFamily
      switch entry.pointee.ai_family {
      case AF_INET: family = .v4
      case AF_INET6: family = .v6
      default: continue
      }
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let size = socklen_t(text.count)
      guard getnameinfo(entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, size, nil, 0, NI_NUMERICHOST) == 0
      else { continue }
      let digits = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if !found.contains(where: { $0.digits == digits }) { found.append((family, digits)) }
    }
    return found
  }
}

/// Kinds of addresses that a host name stands for.
enum AddressFamily: Equatable {
  case v4
  case v6

  var wildcard: String {
    switch self {
    case .v4: "0.0.0.0"
    case .v6: "::"
    }
  }
}
