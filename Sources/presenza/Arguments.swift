import Configuration
import Monitor

/// The words of a command line, taken one by one; what is left over at the end is a mistake.
struct Arguments {
  private var words: [String]

  init(_ words: [String]) {
    self.words = words
  }

  /// The value of `--name VALUE` or `--name=VALUE`; nil when it is not given.
  mutating func option(_ name: String) throws(UsageError) -> String? {
    if let place = words.firstIndex(where: { $0.hasPrefix("\(name)=") }) {
      return String(words.remove(at: place).dropFirst(name.count + 1))
    }
    guard let place = words.firstIndex(of: name) else { return nil }
    guard place + 1 < words.count, !words[place + 1].hasPrefix("--") else {
      throw UsageError("\(name) needs a value")
    }
    words.remove(at: place)
    return words.remove(at: place)
  }

  mutating func required(_ name: String) throws(UsageError) -> String {
    guard let value = try option(name) else { throw UsageError("\(name) is missing") }
    return value
  }

  mutating func flag(_ name: String) -> Bool {
    guard let place = words.firstIndex(of: name) else { return false }
    words.remove(at: place)
    return true
  }

  /// The next word that is no option.
  mutating func word() -> String? {
    guard let place = words.firstIndex(where: { !$0.hasPrefix("--") }) else { return nil }
    return words.remove(at: place)
  }

  func end() throws(UsageError) {
    guard let first = words.first else { return }
    throw UsageError("\(first) is not understood here")
  }
}

/// The command line is wrong: exit code 2.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  static func unknownCommand(_ word: String) -> UsageError {
    let nearest = Suggestion.nearest(to: word, in: Usage.all.map(\.command)).map { ": did you mean `\($0)`?" } ?? ""
    return UsageError("there is no command \(word)\(nearest)")
  }
}

/// The work could not be done: exit code 1, with the reason and what to do.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// A token or a code in the wrong folder opens nothing, and nobody would learn why.
  static func noMonitor(in data: DataFolder) -> Failure {
    Failure(
      "no monitor has ever used \(data.path): start `presenza serve --data \(data.path)` first, or name its folder with --data"
    )
  }
}
