import Occupancy

/// What somebody may do. Each role is listed with each route in one table; what is not listed is refused.
public enum Role: String, Sendable, CaseIterable {
  /// Reads the live view, without names.
  case everybody = "public"
  /// Sees one space and may book it.
  case panel
  /// Books for themselves and sees their own bookings.
  case member
  /// Sees and does all but tokens, also for others.
  case staff
  case admin

  public var isStaff: Bool { self == .staff || self == .admin }
}

/// Who asks: a role, and the member or the space that it is bound to. Never a name.
public struct Identity: Sendable, Equatable {
  public var role: Role
  public var member: MemberID?
  public var space: SpaceID?

  public static let everybody = Identity(role: .everybody)

  public init(role: Role, member: MemberID? = nil, space: SpaceID? = nil) {
    self.role = role
    self.member = member
    self.space = space
  }

  /// Whose a booking is that they make for themselves; nil for who is nobody.
  var bookingsAreFor: MemberID? {
    switch role {
    case .everybody: nil
    case .panel: space.map { .panel(of: $0) }
    case .member: member
    case .staff, .admin: member ?? .staff
    }
  }

  /// Whether the bookings of that member are theirs to see and change.
  func mayActFor(_ member: MemberID) -> Bool { role.isStaff || (self.member == member && role == .member) }
}

extension MemberID {
  /// Whose a booking is that staff made for nobody in particular.
  static let staff: MemberID = "staff"

  /// Whose a booking is that was made at a panel. It is no id that anybody could have.
  static func panel(of space: SpaceID) -> MemberID { MemberID("panel:\(space.text)") }
}
