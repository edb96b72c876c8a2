import Configuration
import HTTP

/// Where a request comes from, behind the proxies that the configuration trusts. What anybody else says of it does not count.
struct Visitor: Sendable, Equatable {
  /// The client's own address, in numbers.
  var address: String
  /// Whether the client came by HTTPS, as far as a trusted proxy says so.
  var isSecure: Bool

  init(_ request: HTTPRequest, behind trusted: [AddressRange]) {
    func isTrusted(_ address: String) -> Bool { trusted.contains { $0.contains(address) } }
    address = request.remoteAddress
    isSecure = false
    guard isTrusted(address) else { return }
    isSecure = Self.words(request, "x-forwarded-proto").last?.lowercased() == "https"
    // Each proxy adds the one before it at the end; the first from there that is no proxy of ours is the client.
    for hop in Self.words(request, "x-forwarded-for").reversed() {
      guard AddressRange(hop) != nil, !hop.contains("/") else { return }
      address = hop
      guard isTrusted(hop) else { return }
    }
  }

  /// The client whose limit counts, where a proxy brought them: one household has a whole /64 of version 6. Nil for who came by themselves.
  func network(of request: HTTPRequest) -> String? {
    address == request.remoteAddress ? nil : AddressRange.network(of: address)?.description
  }

  private static func words(_ request: HTTPRequest, _ name: String) -> [String] {
    request.headers.all(name).flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .map { word in
        String(word.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
      }
  }
}
