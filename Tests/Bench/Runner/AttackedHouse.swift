import Children
import Foundation

/// A house with 60 spaces and who may ask there: a panel, members, and nobody.
struct AttackedHouse {
  /// Tomorrow, up to its hour: what members may book.
  static let start = String((Date.now + 86_400).ISO8601Format().prefix(11))
  /// Each may change so much at once and no more; many of them keep the bodies of changes under attack.
  private static let people = 200
  let configuration: String
  let data: String
  let panel: String
  let members: [String]

  init(_ options: Options, folder: String, broker: EmbeddedBroker) throws {
    let configuration = "\(folder)/attacked.json5"
    let data = "\(folder)/attacked"
    try File.makeFolder(data)
    let desks = (1...50).map { #"{ id: "desk-\#($0)", kind: "desk", zone: "open-space" }"# }
    let rooms = (1...10).map { #"{ id: "room-\#($0)", kind: "meeting-room", capacity: 8 }"# }
    try File.write(
      """
      { site: { id: "attacked", name: "Attacked", timeZone: "Europe/Rome" }, broker: { url: "mqtt://127.0.0.1:1883" },
        spaces: [ \((desks + rooms).joined(separator: ",\n")) ], organisations: [ { id: "acme" } ] }
      """, to: configuration)
    let names = (1...Self.people).map { #"{ id: "m\#($0)", name: "Member \#($0)" }"# }
    try File.write("{ members: [ \(names.joined(separator: ", ")) ] }", to: "\(data)/members.json5")
    panel = try Self.token(["--role", "panel", "--space", "room-1"], options, data)
    self.configuration = configuration
    self.data = data
    members = try (1...Self.people).map { try Self.token(["--role", "member", "--member", "m\($0)"], options, data) }
  }

  private static func token(_ words: [String], _ options: Options, _ data: String) throws -> String {
    let maker = try Process([options.presenza, "token", "add", "--data", data] + words, on: .load)
    guard maker.child.wait(milliseconds: 10_000) == .exited(0) else {
      throw BenchFailure("no token was made; it said: \(maker.said)")
    }
    return try maker.says { $0.split(separator: " ").last { $0.utf8.count == 64 }.map(String.init) }
  }
}
