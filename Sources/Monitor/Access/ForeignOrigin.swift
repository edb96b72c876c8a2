import Occupancy

/// A change that a browser was asked for by a page of another site, or of ours under a name that we do not know.
struct ForeignOrigin: Sendable, Hashable {
  /// As the browser says; nil where it says nothing.
  var from: String?
  /// The house as it was asked for, or as the configuration calls it.
  var to: String
  /// Whether the configuration says where people reach the pages.
  var isPublic: Bool

  /// Hostile text goes no further than this.
  private static let longest = 200

  init(from: String?, to: String, isPublic: Bool) {
    self.from = from.map { String($0.prefix(Self.longest)) }
    self.to = String(to.prefix(Self.longest))
    self.isPublic = isPublic
  }

  /// What the log says of it, once for each pair.
  var line: String {
    "foreign-origin: a page of \(from ?? "nowhere") asked for a change at \(to), and was refused. "
      + (isPublic
        ? "Only pages of `publicUrl`, or of the name that was asked for, may."
        : "If that page is this house behind a proxy, say `trustedProxies` or `publicUrl` in the configuration.")
  }

  /// Which pairs the log was told of. Whoever makes up hosts fills it, and is not told of again.
  struct Seen: Sendable {
    static let most = 64

    private var pairs: Set<ForeignOrigin> = []

    mutating func isNew(_ foreign: ForeignOrigin) -> Bool {
      pairs.count < Self.most && pairs.insert(foreign).inserted
    }
  }
}
