import Occupancy

/// A space as it is scored: what it is, what senses it, which rules its bookings follow.
public struct ScoredSpace: Sendable {
  public var id: SpaceID
  public var kind: Space.Kind
  /// The kinds of its sensors that tell presence, sorted and joined: `motion+radar`.
  public var sensors: String
  public var policy: Policy
  /// How well its presence is to be known.
  public var goal: PresenceGoal

  public init(id: SpaceID, kind: Space.Kind, sensors: [VenueSensor.Kind], policy: Policy) {
    self.id = id
    self.kind = kind
    let telling = Set(sensors.filter(\.tellsPresence).map(\.rawValue)).sorted()
    self.sensors = telling.isEmpty ? "none" : telling.joined(separator: "+")
    self.policy = policy
    goal =
      switch kind {
      case .desk where telling == ["mat"]: .mat
      case .desk where telling == ["radar"]: .radar
      case .desk where telling == ["motion"]: .motion
      case .kitchen, .other: .passage
      case .meetingRoom, .trainingRoom, .eventHall, .phoneBooth, .lab, .office:
        !telling.isEmpty && sensors.count > 1 ? .room : .rest
      case .desk: .rest
      }
  }
}
