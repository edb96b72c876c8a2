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
}
