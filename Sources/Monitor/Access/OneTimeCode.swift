import Glibc

/// What staff read out to a member: eight characters, 40 random bits, good once and for a few minutes.
struct OneTimeCode: Sendable, Equatable {
  static let length = 8

  private let characters: String

  init() {
    // Five bits a character.
    var bytes = [UInt8](repeating: 0, count: Self.length * 5 / 8)
    let result = getentropy(&bytes, bytes.count)
    precondition(result == 0, "the kernel gives random bytes once it has booted")
    characters = ReadableText.of(bytes, length: Self.length)
  }

  /// Reads a code as people type it: small letters, blanks and hyphens count for nothing; nil when it cannot be one.
  init?(typed text: String) {
    guard text.utf8.count <= 64 else { return nil }
    let characters = text.uppercased().filter { $0 != "-" && $0 != " " }
    guard characters.count == Self.length, characters.allSatisfy(ReadableText.alphabet.contains) else { return nil }
    self.characters = characters
  }

  /// As it is shown: `ABCD-2345`.
  var text: String { "\(characters.prefix(Self.length / 2))-\(characters.suffix(Self.length / 2))" }

  /// All that is kept of it.
  var hash: String { Secret.hash("presenza code \(characters)") }
}
