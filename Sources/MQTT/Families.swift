import Glibc

/// Kinds of addresses that a host name stands for.
///
/// When asynchronous, libmosquitto tries only the first address of a name; where `localhost` is ::1 first and the broker
/// listens on 127.0.0.1, it would never connect. Binding the socket to the wildcard of one family skips the other.
enum AddressFamily: Equatable {
  case v4
  case v6

  var wildcard: String {
    switch self {
    case .v4: "0.0.0.0"
    case .v6: "::"
    }
  }

  /// The families of a name in the resolver's order; empty when it cannot be resolved. Blocks as long as the resolver does.
  static func of(host: String) -> [AddressFamily] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var families: [AddressFamily] = []
    var next = list
    while let entry = next {
      let family: AddressFamily? =
        switch entry.pointee.ai_family {
        case AF_INET: .v4
        case AF_INET6: .v6
        default: nil
        }
      if let family, !families.contains(family) { families.append(family) }
      next = entry.pointee.ai_next
    }
    return families
  }
}
