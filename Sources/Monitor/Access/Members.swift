import Configuration
import Glibc
import Occupancy

/// The names of members, from their own file beside the journal. They are told to staff and to the member alone.
final class Members: Sendable {
  private let file: ChangingFile<Known>

  private struct Known: Sendable {
    var list = MemberList()
    var names: [MemberID: String] = [:]
    var isGiven = false

    init() {}

    init(_ list: MemberList) {
      self.list = list
      names = Dictionary(list.entries.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
      isGiven = true
    }
  }

  /// Reads the file; one that is not there names nobody, unless it `isRequired`.
  static func open(path: String, isRequired: Bool) throws(MembersError) -> Members {
    guard isRequired || access(path, F_OK) == 0 else { return Members(path: path) }
    if case .failure(let mistakes) = MemberList.load(file: path) { throw .mistakes(path, places: mistakes.places) }
    return Members(path: path)
  }

  private init(path: String) {
    // The last good list stays: without one, any well-formed id would be somebody.
    file = ChangingFile(path: path, empty: Known(), otherwise: .former) { path throws(ChangingFile<Known>.Unreadable) in
      switch MemberList.load(file: path) {
      case .success(let list): return Known(list)
      case .failure(let mistakes):
        throw ChangingFile<Known>.Unreadable(sentence: "\(MembersError.mistakes(path, places: mistakes.places))")
      }
    }
  }

  var list: [MemberList.Entry] { file.value().list.entries }

  var names: [MemberID: String] { file.value().names }

  /// Whether there is a file that says who is a member.
  var areGiven: Bool { file.value().isGiven }

  /// Whether somebody may be a member: anybody with a well-formed id where no file says who is.
  func mayBe(_ member: MemberID) -> Bool {
    let known = file.value()
    return known.isGiven ? known.names[member] != nil : member.isWellFormed
  }
}

enum MembersError: Error, CustomStringConvertible {
  /// The sentences of the mistakes may quote a name, and this goes to a log: their places must do.
  case mistakes(String, places: String)

  var description: String {
    switch self {
    case .mistakes(let path, let places):
      "the file of members \(path) cannot be used: see \(places). `presenza check --config FILE --members \(path)` says what is wrong."
    }
  }
}

extension Mistakes {
  fileprivate var places: String { all.prefix(10).map { "\($0.line):\($0.column)" }.joined(separator: ", ") }
}
