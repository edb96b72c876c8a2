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
  /// Every event of its journal in order, without taking the journal; nil stands for one of a device or a space that the site does not have.
  public func events(of site: Site) throws -> [Event?] {
    var reader = EventReader(site: site)
    var events: [Event?] = []
    _ = try Journal.inspect(folder: journal) { record throws(UnknownRecord) in
      switch try reader.read(record) {
      case .event(let event): events.append(event)
      case .ofAnotherSite: events.append(nil)
      }
    }
    return events
  }
}
