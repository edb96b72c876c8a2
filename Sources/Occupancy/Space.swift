/// A place that people use: a desk, a room, a booth.
public struct Space: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case desk
    case meetingRoom = "meeting-room"
    case trainingRoom = "training-room"
    case eventHall = "event-hall"
    case phoneBooth = "phone-booth"
    case office, kitchen, lab, other

    /// Whether its sensors look at one seat, and not at a room that is larger than what they see.
    var isOneSeat: Bool {
      switch self {
      case .desk, .phoneBooth: true
      case .meetingRoom, .trainingRoom, .eventHall, .office, .kitchen, .lab, .other: false
      }
    }
  }

  /// A text in the two languages of the house; one may stand in for both.
  public struct Name: Sendable, Equatable {
    public var it: String
    public var en: String

    public init(it: String, en: String) {
      self.it = it
      self.en = en
    }
  }

  /// Where it stands on its floor's plan, in metres from the upper left corner.
  public struct Plan: Sendable, Equatable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  /// Whether so many people fit in. A room of which nobody has said how many seats it has is taken to be large enough.
  public func hasRoom(for people: Int) -> Bool { people <= capacity || (capacity == 1 && !kind.isOneSeat) }

  public var id: SpaceID
  public var kind: Kind
  public var name: Name
  public var floor: String?
  public var zone: String?
  public var capacity: Int
  public var plan: Plan?
  public var features: [String]
  /// The organisation whose standing place it is.
  public var assignedTo: OrganisationID?

  public init(
    id: SpaceID, kind: Kind, name: Name? = nil, floor: String? = nil, zone: String? = nil, capacity: Int = 1,
    plan: Plan? = nil, features: [String] = [], assignedTo: OrganisationID? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name ?? Name(it: id.text, en: id.text)
    self.floor = floor
    self.zone = zone
    self.capacity = capacity
    self.plan = plan
    self.features = features
    self.assignedTo = assignedTo
  }
}
