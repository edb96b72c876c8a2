/// What a rule says of a booking at one moment: it decides, it waits, or it has nothing to say. The grounds are what `why` prints.
public struct Verdict: Sendable, Equatable {
  public enum Outcome: Sendable, Equatable {
    case decides([Fact])
    /// It will look again then, or when something is heard (nil).
    case waits(until: Instant?)
    case silent

    public var name: String {
      switch self {
      case .decides: "decides"
      case .waits: "waits"
      case .silent: "silent"
      }
    }
  }

  public var outcome: Outcome
  public var grounds: Grounds

  static func decides(_ facts: Fact..., because grounds: Grounds) -> Verdict {
    Verdict(outcome: .decides(facts), grounds: grounds)
  }
  static func waits(until instant: Instant?, because grounds: Grounds) -> Verdict {
    Verdict(outcome: .waits(until: instant), grounds: grounds)
  }
  static func silent(because grounds: Grounds) -> Verdict { Verdict(outcome: .silent, grounds: grounds) }
}

/// Why a rule says what it says, with its numbers and without a language.
public enum Grounds: Sendable, Equatable {
  case runs(until: Instant)
  case isOver
  case checkInOpens(at: Instant)
  case nobodyYet
  case staysTooShort(until: Instant)
  case stayed(since: Instant)
  case isCheckedIn
  case isNotCheckedIn
  case somebodyIsThere
  case cannotTell
  case absenceIsInferred
  case notHeardSince(Instant)
  case mustBeHeardAgain(since: Instant)
  case isCutOff
  case notListened(until: Instant)
  case clockIsDoubted
  case graceRuns(until: Instant)
  case graceIsOver(at: Instant)
  /// The grace is over, and the warning has not yet stood for its time.
  case warningRuns(until: Instant)
  case isImmune
  case tooLittleLeft(TimeSpan)
  case isWarned(at: Instant)
  case onlyWatches
  case isExempt(Exemption)
  case doesNotExtend
  case isStillUsed(until: Instant)
  case isClaimed(from: Instant)
  case hasNoNeighbours
  case nobodyBeside
  case sitsBeside(since: Instant)
  case isAsked(at: Instant)
  case isConfirmed
  case hasBegun
  case asksToConfirm(until: Instant)
  case hasNoSensor
  case isQuestioned(at: Instant)

  /// The key of its sentence.
  public var key: String {
    switch self {
    case .runs: "runs"
    case .isOver: "is-over"
    case .checkInOpens: "check-in-opens"
    case .nobodyYet: "nobody-yet"
    case .staysTooShort: "stays-too-short"
    case .stayed: "stayed"
    case .isCheckedIn: "is-checked-in"
    case .isNotCheckedIn: "is-not-checked-in"
    case .somebodyIsThere: "somebody-is-there"
    case .cannotTell: "cannot-tell"
    case .absenceIsInferred: "absence-is-inferred"
    case .notHeardSince: "not-heard-since"
    case .mustBeHeardAgain: "must-be-heard-again"
    case .isCutOff: "is-cut-off"
    case .notListened: "not-listened"
    case .clockIsDoubted: "clock-is-doubted"
    case .graceRuns: "grace-runs"
    case .graceIsOver: "grace-is-over"
    case .warningRuns: "warning-runs"
    case .isImmune: "is-immune"
    case .tooLittleLeft: "too-little-left"
    case .isWarned: "is-warned"
    case .onlyWatches: "only-watches"
    case .isExempt(let exemption): "is-exempt.\(exemption.rawValue)"
    case .doesNotExtend: "does-not-extend"
    case .isStillUsed: "is-still-used"
    case .isClaimed: "is-claimed"
    case .hasNoNeighbours: "has-no-neighbours"
    case .nobodyBeside: "nobody-beside"
    case .sitsBeside: "sits-beside"
    case .isAsked: "is-asked"
    case .isConfirmed: "is-confirmed"
    case .hasBegun: "has-begun"
    case .asksToConfirm: "asks-to-confirm"
    case .hasNoSensor: "has-no-sensor"
    case .isQuestioned: "is-questioned"
    }
  }

  /// The moment that its sentence names, where it names one.
  public var moment: Instant? {
    switch self {
    case .runs(let at), .checkInOpens(let at), .staysTooShort(let at), .stayed(let at), .notHeardSince(let at),
      .mustBeHeardAgain(let at), .notListened(let at), .graceRuns(let at), .graceIsOver(let at), .warningRuns(let at),
      .isWarned(let at),
      .isStillUsed(let at),
      .isClaimed(let at), .sitsBeside(let at), .isAsked(let at), .asksToConfirm(let at), .isQuestioned(let at):
      at
    case .isOver, .nobodyYet, .isCheckedIn, .isNotCheckedIn, .somebodyIsThere, .cannotTell, .absenceIsInferred,
      .isCutOff, .clockIsDoubted, .isImmune, .tooLittleLeft, .onlyWatches, .isExempt, .doesNotExtend, .hasNoNeighbours,
      .nobodyBeside,
      .isConfirmed, .hasBegun, .hasNoSensor:
      nil
    }
  }

  /// The length that its sentence names, where it names one.
  public var length: TimeSpan? {
    if case .tooLittleLeft(let length) = self { length } else { nil }
  }
}
