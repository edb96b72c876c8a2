import Foundation
import Occupancy

/// Who the members are, by name: the one place where an id becomes a person.
public struct MemberList: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public var id: MemberID
    public var name: String
    public var organisation: String?

    public init(id: MemberID, name: String, organisation: String? = nil) {
      self.id = id
      self.name = name
      self.organisation = organisation
    }
  }

  public var entries: [Entry]

  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// Reads `{ members: [ { id, name, organisation } ] }`. What is wrong quotes the file: it is for its owner's eyes, not for a log.
  public static func load(text: String, file: String) -> Result<MemberList, Mistakes> {
    let findings = Findings(file: file, bytes: Array(text.utf8))
    let list = SiteReader(findings: findings, purpose: .serving).members(JSON5.read(findings))
    return findings.isEmpty ? .success(list) : .failure(findings.mistakes)
  }

  /// Reads the file of members from disk.
  public static func load(file: String) -> Result<MemberList, Mistakes> {
    guard let bytes = FileManager.default.contents(atPath: file) else {
      let sentence = "the file of members cannot be read: check the path, and that this user may read it"
      return .failure(Mistakes([Mistake(file: file, line: 1, column: 1, sentence: sentence)]))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let sentence = "the file is not UTF-8 text: save it as UTF-8"
      return .failure(Mistakes([Mistake(file: file, line: 1, column: 1, sentence: sentence)]))
    }
    return load(text: text, file: file)
  }
}

extension Identifier {
  /// Whether it is an id as they stand in files, tokens and the journal: letters, digits, `-`, `_` and `.`, at most 64, a letter or digit first.
  public var isWellFormed: Bool { Findings.isID(text) }
}

extension SiteReader {
  func members(_ root: JSON5) -> MemberList {
    guard let fields = Fields(root, "the file of members", known: ["members"], findings: findings),
      fields.required("members", in: "the file of members", "`members: [ { id: \"m1\", name: \"…\" } ]`") != nil
    else { return MemberList() }
    var named = Named<MemberList.Entry>()
    for value in fields.list("members") ?? [] {
      guard let fields = Fields(value, "a member", known: ["id", "name", "organisation"], findings: findings) else {
        continue
      }
      let hasName = fields.required("name", in: "a member", "`name: \"…\"`") != nil
      let name = hasName ? fields.text("name") : nil
      let organisation = fields["organisation"].flatMap { findings.id($0, "organisation") }
      guard let id = id(fields, "a member", "`id: \"m1\"`", &named), let name else { continue }
      named.values.append(MemberList.Entry(id: MemberID(id), name: name, organisation: organisation))
    }
    return MemberList(named.values)
  }
}
