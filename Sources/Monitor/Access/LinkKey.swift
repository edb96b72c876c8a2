import Foundation

/// What the house signs its links with, so that a link is enough where no session is: what is printed at a space, what a message carries.
///
/// One secret of the installation, made once, in a file of the data folder that its owner alone can read. It must last: with another one everything that
/// was printed is void. Each purpose signs for itself: a signature of one is worth nothing for another.
struct LinkKey: Sendable {
  /// What a signature is good for; the word goes into it.
  enum Purpose: String, Sendable, CaseIterable {
    /// The code at a space. It signs the space's id.
    case checkIn = "check-in"
    /// The link to a booking. It signs the booking, where and from when it is.
    case booking
  }

  /// Characters of a signature, five bits each: 80 bits, which nobody guesses over a network.
  static let length = 16

  private let secret: [UInt8]

  init(secret: [UInt8]) {
    self.secret = secret
  }

  static func path(in dataFolder: String) -> String { dataFolder + "/links.key" }

  /// Reads the secret of the data folder; the first time it is made there.
  static func open(dataFolder: String) throws(LinkKeyError) -> LinkKey {
    let path = path(in: dataFolder)
    if !FileManager.default.fileExists(atPath: path) { try make(path, in: dataFolder) }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, why: "this user may not read it")
    }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    // One that was cut short or mistyped would be a weaker one in silence.
    guard text.utf8.count == Secret.length, text.utf8.allSatisfy(Secret.isDigit) else {
      throw .unreadable(path: path, why: "it does not hold \(Secret.length) hexadecimal digits")
    }
    return LinkKey(secret: Array(text.utf8))
  }

  /// What stands in the link.
  func signature(of text: String, for purpose: Purpose) -> String {
    // A purpose has no NUL, so that no text can be taken for the end of another purpose.
    let code = HMAC.sha256(Array("presenza \(purpose.rawValue)\u{0}\(text)".utf8), key: secret)
    return ReadableText.of(code, length: Self.length)
  }

  /// Whether the house signed that text for that purpose. It takes as long for a wrong signature as for a right one.
  func has(signed text: String, for purpose: Purpose, as signature: String) -> Bool {
    let wanted = Array(self.signature(of: text, for: purpose).utf8)
    let shown = Array(signature.utf8)
    guard shown.count == wanted.count else { return false }
    return zip(shown, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Of those that start at once one makes it, and all read the same.
  private static func make(_ path: String, in folder: String) throws(LinkKeyError) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let temporary = "\(path).\(Secret().text.prefix(16))"
      let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
      defer { unlink(temporary) }
      let text = Array((Secret().text + "\n").utf8)
      // On disk before anything is printed that rests on it.
      let isWritten = write(file, text, text.count) == text.count && fsync(file) == 0
      let failure = errno
      close(file)
      guard isWritten else { throw POSIXError(.init(rawValue: failure) ?? .EIO) }
      Inheritance.give(temporary, from: folder)
      guard link(temporary, path) == 0 || errno == EEXIST else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
      let directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard directory >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
      defer { close(directory) }
      guard fsync(directory) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    } catch {
      throw .unwritable(path: path, why: "\(error)")
    }
  }
}

enum LinkKeyError: Error, CustomStringConvertible {
  case unreadable(path: String, why: String)
  case unwritable(path: String, why: String)

  var description: String {
    switch self {
    case .unreadable(let path, let why):
      "\(path) cannot be read: \(why). Put it back from a copy, or move it away to make another: every code that was printed is void then."
    case .unwritable(let path, let why): "\(path) cannot be written: \(why). Check who owns the data folder."
    }
  }
}
