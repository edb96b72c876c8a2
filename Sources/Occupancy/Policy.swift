/// What the rules ask of a booking: how long they wait, whether they act. Times are lengths from the booking's own marks.
public struct Policy: Sendable, Equatable {
  /// Presence counts as check-in from this long before the start.
  public var checkInOpens: TimeSpan
  /// Nobody came within this long after the start: a no-show.
  public var noShowAfter: TimeSpan
  /// The warning goes out this long before a release.
  public var warnBefore: TimeSpan
  /// Somebody must stay this long to count as having come.
  public var presentFor: TimeSpan
  /// Empty for this long after somebody had come: left.
  public var leftAfter: TimeSpan
  /// Less time than this is not worth giving back.
  public var giveBackAtLeast: TimeSpan
  /// A meeting that goes on is extended by this; 0: never.
  public var extendBy: TimeSpan
  /// Stretches of the day in which the grace stands still.
  public var breaks: [OpeningHours.Stretch]
  /// Longer bookings are never released.
  public var exemptAbove: TimeSpan
  /// So many no-shows in a row, and the rest of a series asks to be confirmed; 0: never.
  public var strikes: Int
  /// Who waits is offered what became free for so long.
  public var offerFor: TimeSpan
  /// Before a booking is freed, what sees its seat and repeats itself must have said so short a while ago that nobody is there; nil: within two of its own periods; 0: whenever since
  /// the start.
  public var heardWithin: TimeSpan?
  /// Desks nearer than this, in metres, are taken by mistake; 0: none is.
  public var neighbourWithin: Double
  /// False: the rules only say what they would have released.
  public var enforce: Bool

  public init(
    checkInOpens: TimeSpan = .minutes(15), noShowAfter: TimeSpan, warnBefore: TimeSpan,
    presentFor: TimeSpan = .minutes(2), leftAfter: TimeSpan, giveBackAtLeast: TimeSpan,
    extendBy: TimeSpan = .zero, breaks: [OpeningHours.Stretch] = [], exemptAbove: TimeSpan = .days(1),
    strikes: Int = 3, offerFor: TimeSpan = .minutes(10), heardWithin: TimeSpan? = nil,
    neighbourWithin: Double = 0, enforce: Bool = true
  ) {
    self.extendBy = extendBy
    self.breaks = breaks
    self.exemptAbove = exemptAbove
    self.strikes = strikes
    self.offerFor = offerFor
    self.heardWithin = heardWithin
    self.neighbourWithin = neighbourWithin
    self.checkInOpens = checkInOpens
    self.noShowAfter = noShowAfter
    self.warnBefore = warnBefore
    self.presentFor = presentFor
    self.leftAfter = leftAfter
    self.giveBackAtLeast = giveBackAtLeast
    self.enforce = enforce
  }

  /// At a desk people go to lunch and to meetings: the grace is long.
  public static let desk = Policy(
    noShowAfter: .minutes(60), warnBefore: .minutes(10), leftAfter: .minutes(90), giveBackAtLeast: .minutes(30),
    breaks: [lunch], neighbourWithin: 2.5)
  /// Half past twelve to two.
  public static let lunch = OpeningHours.Stretch(from: .minutes(750), to: .minutes(840))
  /// A room is missed by others within minutes.
  public static let room = Policy(
    noShowAfter: .minutes(15), warnBefore: .minutes(5), leftAfter: .minutes(15), giveBackAtLeast: .minutes(10),
    extendBy: .minutes(15))

  public static func standard(for kind: Space.Kind) -> Policy {
    switch kind {
    case .desk: .desk
    case .meetingRoom, .trainingRoom, .eventHall, .phoneBooth, .office, .kitchen, .lab, .other: .room
    }
  }
}

/// The part of a policy that a site has written; what is nil is left to the next wider one.
public struct PolicyOverride: Sendable, Equatable {
  public var checkInOpens: TimeSpan?
  public var noShowAfter: TimeSpan?
  public var warnBefore: TimeSpan?
  public var presentFor: TimeSpan?
  public var leftAfter: TimeSpan?
  public var giveBackAtLeast: TimeSpan?
  public var extendBy: TimeSpan?
  public var breaks: [OpeningHours.Stretch]?
  public var exemptAbove: TimeSpan?
  public var strikes: Int?
  public var offerFor: TimeSpan?
  public var heardWithin: TimeSpan?
  public var neighbourWithin: Double?
  public var enforce: Bool?

  public init() {}

  public func applied(to policy: Policy) -> Policy {
    Policy(
      checkInOpens: checkInOpens ?? policy.checkInOpens, noShowAfter: noShowAfter ?? policy.noShowAfter,
      warnBefore: warnBefore ?? policy.warnBefore, presentFor: presentFor ?? policy.presentFor,
      leftAfter: leftAfter ?? policy.leftAfter, giveBackAtLeast: giveBackAtLeast ?? policy.giveBackAtLeast,
      extendBy: extendBy ?? policy.extendBy, breaks: breaks ?? policy.breaks,
      exemptAbove: exemptAbove ?? policy.exemptAbove, strikes: strikes ?? policy.strikes,
      offerFor: offerFor ?? policy.offerFor, heardWithin: heardWithin ?? policy.heardWithin,
      neighbourWithin: neighbourWithin ?? policy.neighbourWithin,
      enforce: enforce ?? policy.enforce)
  }
}

/// Policies of a site: by kind, zone and space; the narrowest wins, key by key.
public struct Policies: Sendable, Equatable {
  public var byKind: [Space.Kind: PolicyOverride]
  public var byZone: [String: PolicyOverride]
  public var bySpace: [SpaceID: PolicyOverride]

  public init(
    byKind: [Space.Kind: PolicyOverride] = [:], byZone: [String: PolicyOverride] = [:],
    bySpace: [SpaceID: PolicyOverride] = [:]
  ) {
    self.byKind = byKind
    self.byZone = byZone
    self.bySpace = bySpace
  }

  public func policy(for space: Space) -> Policy {
    var policy = Policy.standard(for: space.kind)
    if let wide = byKind[space.kind] { policy = wide.applied(to: policy) }
    if let zone = space.zone, let narrower = byZone[zone] { policy = narrower.applied(to: policy) }
    if let narrowest = bySpace[space.id] { policy = narrowest.applied(to: policy) }
    return policy
  }
}
