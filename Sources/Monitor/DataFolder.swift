import Foundation
import Journaling
import Occupancy

/// Where an installation keeps what must survive.
public struct DataFolder: Sendable {
  /// Used where `--data` is not given.
  public static let usual = "presenza-data"

  public let path: String

  public init(_ path: String) {
    self.path = path
  }

  /// Events.
  public var journal: String { path + "/journal" }
  /// Titles of bookings: words of people, apart from the journal, which knows ids alone.
  public var titles: String { path + "/titles" }
  /// What webhooks were told.
  public var webhooks: String { path + "/webhooks" }
  /// Names of members, where the configuration gives no other file.
  public var members: String { path + "/members.json5" }
  /// The last good list of members, for a start that does not find their file.
  var membersCopy: String { path + "/members.last" }
}

extension DataFolder {
  /// Whether a monitor has used it: its first start makes the journal.
  public var isOfAMonitor: Bool { FileManager.default.fileExists(atPath: journal) }

  /// Whether it is one of a monitor, or was made to become one: it is there, and holds nothing that is not ours.
  public var isForAMonitor: Bool {
    guard !isOfAMonitor else { return true }
    let own: Set = ["tokens.json", "tokens.json.lock", "members.json5", "codes", "links.key"]
    return (try? FileManager.default.contentsOfDirectory(atPath: path))?.allSatisfy(own.contains) ?? false
  }

  /// Whether something beside the journal says that it had batches: titles, which are of bookings; or, where it has no file at all, the key that the first start makes after the journal.
  func knowsOfBatches() throws -> Bool {
    let files = FileManager.default
    if files.fileExists(atPath: titles), try Journal.inspect(folder: titles, reader: { _ in }).records > 0 {
      return true
    }
    let names = try files.fileExists(atPath: journal) ? files.contentsOfDirectory(atPath: journal) : []
    return files.fileExists(atPath: LinkKey.path(in: path)) && !names.contains { $0.hasPrefix("journal-") }
  }

  /// Every event of its journal in order, without taking the journal; nil stands for one of a device or a space that the site does not have, or of a device that cannot be read, or what is no event.
  public func events(of site: Site) throws -> [Event?] {
    var reader = EventReader(site: site)
    var events: [Event?] = []
    _ = try Journal.inspect(folder: journal) { record throws(UnknownRecord) in
      switch try reader.read(record) {
      case .event(let event): events.append(event)
      case .ofAnotherSite, .unreadable, .answered: events.append(nil)
      }
    }
    return events
  }
}
