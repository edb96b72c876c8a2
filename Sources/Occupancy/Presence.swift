/// Whether somebody is at a space. `unknown` is an answer of its own: it never frees a booking and is never offered as free.
public enum Presence: Sendable, Hashable {
  case present
  case absent(Absence)
  case unknown

  /// How an absence came to be known. Only `known` may free a booking.
  public enum Absence: String, Sendable, Hashable {
    /// A sensor that can see the empty seat said so, and has been heard since.
    case known
    /// Worked out from silence or air, or said before the monitor was away.
    case inferred
  }

  public var isAbsent: Bool {
    switch self {
    case .absent: true
    case .present, .unknown: false
    }
  }

  public var name: String {
    switch self {
    case .present: "present"
    case .absent: "absent"
    case .unknown: "unknown"
    }
  }
}
