/// How far somebody may book. What is nil is not limited.
public struct Limits: Sendable, Equatable {
  /// How long before its end a booking may be made. Whole days count by the wall clock, here and in `longest`.
  public var horizon: TimeSpan?
  public var longest: TimeSpan?
  /// Live bookings at once that are not over.
  public var atOnce: Int?
  /// So many desks, and so many of all other spaces, at the same time.
  public var simultaneous: Int?
  /// Only while the site is open.
  public var onlyOpen = false

  public init(
    horizon: TimeSpan? = nil, longest: TimeSpan? = nil, atOnce: Int? = nil, simultaneous: Int? = nil,
    onlyOpen: Bool = false
  ) {
    self.simultaneous = simultaneous
    self.horizon = horizon
    self.longest = longest
    self.atOnce = atOnce
    self.onlyOpen = onlyOpen
  }

  public static let none = Limits()
  /// What a member may, where the site says nothing else.
  public static let member = Limits(horizon: .days(60), longest: .days(1), atOnce: 20, simultaneous: 1)
}

/// How far each may book: members and staff, and organisations whose members may more or less.
public struct SiteLimits: Sendable, Equatable {
  public var member: Limits
  public var staff: Limits
  public var byOrganisation: [OrganisationID: Limits]

  public init(
    member: Limits = .member, staff: Limits = .none, byOrganisation: [OrganisationID: Limits] = [:]
  ) {
    self.member = member
    self.staff = staff
    self.byOrganisation = byOrganisation
  }

  public func limits(isStaff: Bool, of organisation: OrganisationID?) -> Limits {
    isStaff ? staff : organisation.flatMap { byOrganisation[$0] } ?? member
  }
}

/// What a command may do, settled by whoever knows who asks; a replay knows nobody and asks for everything.
public struct Rights: Sendable, Equatable {
  public var limits: Limits
  /// The organisation of whoever asks: its standing places are theirs.
  public var organisation: OrganisationID?
  /// May book standing places of others, too.
  public var overridesStanding: Bool
  /// May book what began long ago: a replay tells of what was booked, by whatever rules held then.
  public var mayBeginInPast: Bool
  /// May book less than five minutes: a replay, and whoever takes what is left of an offer.
  public var mayBeShort: Bool
  /// The one space whose bookings they may change: a panel's. Nil: all that they may change.
  public var onlyAt: SpaceID?

  public init(
    limits: Limits = .none, organisation: OrganisationID? = nil, overridesStanding: Bool = false,
    mayBeginInPast: Bool = false, mayBeShort: Bool = false, onlyAt: SpaceID? = nil
  ) {
    self.mayBeShort = mayBeShort
    self.onlyAt = onlyAt
    self.mayBeginInPast = mayBeginInPast
    self.limits = limits
    self.organisation = organisation
    self.overridesStanding = overridesStanding
  }

  public static let all = Rights(overridesStanding: true, mayBeginInPast: true, mayBeShort: true)
}
