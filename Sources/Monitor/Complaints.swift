import Locking

/// What the log was told, so that it is told once: a publication that is refused comes again with the next change of its space.
final class Complaints: Sendable {
  private let told = Locked<Set<String>>([])

  /// Whether nobody was told of this yet. Beyond so many it forgets all, and they are told anew.
  func isNew(_ text: String) -> Bool {
    told.withLock { told in
      if told.count >= Self.most { told = [] }
      return told.insert(text).inserted
    }
  }

  private static let most = 256
}
