import Configuration
import Foundation
import JSON
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

  /// Reads the file. One that is not there names nobody, unless it `isRequired`, or there is a `copy` of what it said last: without a list any well-formed
  /// id would be somebody, so the last good one stays.
  static func open(path: String, isRequired: Bool, copy: String) throws(MembersError) -> Members {
    guard isRequired || access(path, F_OK) == 0 else {
      guard case .success(let list) = MemberList.load(file: copy) else { return Members(path, copy, Known()) }
      Log.error(
        "\(path) is gone: until it is back, what it said last stands. To go on without a list remove \(copy), too.")
      return Members(path, copy, Known(list))
    }
    switch MemberList.load(file: path) {
    case .success(let list):
      keep(list, at: copy)
      return Members(path, copy, Known(list))
    case .failure(let mistakes): throw .mistakes(path, places: mistakes.places)
    }
  }

  private init(_ path: String, _ copy: String, _ first: Known) {
    file = ChangingFile(path: path, empty: first, otherwise: .former) { path throws(ChangingFile<Known>.Unreadable) in
      switch MemberList.load(file: path) {
      case .success(let list):
        Self.keep(list, at: copy)
        return Known(list)
      case .failure(let mistakes):
        throw ChangingFile<Known>.Unreadable(sentence: "\(MembersError.mistakes(path, places: mistakes.places))")
      }
    }
  }

  private static func keep(_ list: MemberList, at copy: String) {
    var json = JSONWriter()
    json.object { json in
      json.array("members") { json in
        for entry in list.entries {
          json.object {
            $0.member("id", entry.id.text)
            $0.member("name", entry.name)
            if let organisation = entry.organisation { $0.member("organisation", organisation) }
          }
        }
      }
    }
    let temporary = copy + ".new"
    guard
      FileManager.default.createFile(
        atPath: temporary, contents: Data(json.bytes), attributes: [.posixPermissions: 0o600]),
      rename(temporary, copy) == 0
    else {
      return Log.error("\(copy) cannot be written: the list of members would not outlive a start without its file")
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
