/// A booking freed by a rule, with every number it was decided on.
public struct Release: Sendable, Equatable {
  public enum Reason: String, Sendable {
    /// Nobody came.
    case noShow = "no-show"
    /// Somebody came and went.
    case left
  }

  /// What the rule saw. Enough to check the decision by hand, and to write its sentence in any language.
  public struct Because: Sendable, Equatable {
    public var start: Instant
    public var end: Instant
    /// From when the grace ran, and how long it was.
    public var graceFrom: Instant
    public var grace: TimeSpan
    /// When the release became due: the grace was over, and the warning had stood for its time.
    public var deadline: Instant
    public var absentSince: Instant
    /// When the last of the space's sensors to speak was heard to say so.
    public var heardAt: Instant
    public var checkedInAt: Instant?
    public var warnedAt: Instant?
    public var givenBack: TimeSpan

    public init(
      start: Instant, end: Instant, graceFrom: Instant, grace: TimeSpan, deadline: Instant, absentSince: Instant,
      heardAt: Instant, checkedInAt: Instant?, warnedAt: Instant?, givenBack: TimeSpan
    ) {
      self.start = start
      self.end = end
      self.graceFrom = graceFrom
      self.grace = grace
      self.deadline = deadline
      self.absentSince = absentSince
      self.heardAt = heardAt
      self.checkedInAt = checkedInAt
      self.warnedAt = warnedAt
      self.givenBack = givenBack
    }
  }

  public var booking: BookingID
  public var space: SpaceID
  public var reason: Reason
  public var because: Because

  public init(booking: BookingID, space: SpaceID, reason: Reason, because: Because) {
    self.booking = booking
    self.space = space
    self.reason = reason
    self.because = because
  }

  /// When it happened.
  public var at: Instant { because.end - because.givenBack }
}

extension Release {
  /// What would have kept the booking.
  public struct Counterfactual: Sendable, Equatable {
    /// Somebody there before this moment.
    public var before: Instant
    /// And so long; nil where a sign of them would have been enough.
    public var stay: TimeSpan?
  }

  /// Somebody at the space when the rule looked is a reason not to release, whatever the clock says (`Situation.objection`); whoever then stays has come.
  /// `releasedAt`: the moment of the event, which is the deadline, or later where the sensors were heard later.
  public func counterfactual(releasedAt: Instant, presentFor: TimeSpan) -> Counterfactual {
    switch reason {
    case .noShow: Counterfactual(before: releasedAt, stay: presentFor)
    case .left: Counterfactual(before: releasedAt, stay: nil)
    }
  }
}
