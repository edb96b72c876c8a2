/// The target of a request line, taken apart (RFC 9112 §3.2).
struct RequestTarget {
  let path: String
  let query: HTTPQuery

  /// Nothing for a target that no client of good will sends.
  ///
  /// Dot segments, encoded or not, are refused rather than resolved, and an encoded slash or NUL with them: one path
  /// has one spelling here, so that no table is reached by a second one. Empty segments stay, and match nothing.
  init?(_ raw: some RandomAccessCollection<UInt8>, method: HTTPMethod) {
    // A fragment is not for servers (RFC 9112 §3.2); clients that send one mean the page without it.
    var rest = raw.prefix { $0 != ASCII.hash }
    if rest.first == ASCII.asterisk {
      guard rest.count == 1, method == .options else { return nil }
      path = "*"
      query = HTTPQuery()
      return
    }
    if rest.first != ASCII.slash {
      // absolute-form, which a server must take (RFC 9112 §3.2.2); the authority says nothing new to one house.
      let scheme = rest.prefix { $0 != ASCII.colon }
      guard ASCII.spell(scheme, "http") || ASCII.spell(scheme, "https") else { return nil }
      let afterScheme = rest.dropFirst(scheme.count)
      guard afterScheme.starts(with: "://".utf8) else { return nil }
      let authority = afterScheme.dropFirst(3).prefix { $0 != ASCII.slash && $0 != ASCII.question }
      guard !authority.isEmpty else { return nil }
      rest = afterScheme.dropFirst(3 + authority.count)
    }
    let rawPath = rest.prefix { $0 != ASCII.question }
    guard let path = Self.path(rawPath), let query = HTTPQuery(raw: rest.dropFirst(rawPath.count + 1)) else {
      return nil
    }
    self.path = path
    self.query = query
  }

  private static func path(_ raw: some Collection<UInt8>) -> String? {
    guard !raw.isEmpty else { return "/" }
    let escapes = raw.contains(ASCII.percent)
    guard !escapes || !hasEncodedSlash(raw),
      let path = escapes ? PercentEncoding.decode(raw) : String(decoding: raw, as: UTF8.self)
    else { return nil }
    return hasDotSegment(path.utf8) ? nil : path
  }

  private static func hasEncodedSlash(_ raw: some Collection<UInt8>) -> Bool {
    var tail = raw[...]
    while let at = tail.firstIndex(of: ASCII.percent) {
      tail = tail[tail.index(after: at)...]
      if tail.starts(with: "2F".utf8) || tail.starts(with: "2f".utf8) { return true }
    }
    return false
  }

  private static func hasDotSegment(_ path: some Collection<UInt8>) -> Bool {
    var dots = 0
    var others = 0
    for byte in path {
      switch byte {
      case ASCII.slash, ASCII.backslash:
        if others == 0, dots == 1 || dots == 2 { return true }
        dots = 0
        others = 0
      case ASCII.dot: dots += 1
      default: others += 1
      }
    }
    return others == 0 && (dots == 1 || dots == 2)
  }
}
