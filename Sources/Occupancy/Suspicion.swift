/// Why a sensor that speaks is not believed. It is shown to staff, and what it says counts for less and frees nothing.
public enum Suspicion: String, Sendable, Equatable, CaseIterable {
  /// It has said "somebody" without a break for longer than anybody stays.
  case stuckOn = "stuck-on"
  /// It goes on saying "nobody" while people say that they are there.
  case stuckOff = "stuck-off"
  /// It is in the configuration, and was not heard for a day.
  case neverHeard = "never-heard"
  /// It changes its mind more often than people come and go.
  case flapping
  /// It contradicted the others of its space, and did not agree with them once in a day.
  case disagreeing

  /// Whether its words count for less. What is stuck or was never heard does not count anyway.
  var weakens: Bool {
    switch self {
    case .stuckOff, .flapping, .disagreeing: true
    case .stuckOn, .neverHeard: false
    }
  }
}

/// How a sensor behaves over hours: what a suspicion is raised on.
public struct Conduct: Sendable, Equatable {
  /// What it is suspected of, and since when.
  public internal(set) var suspicion: Suspicion?
  public internal(set) var suspectedSince: Instant?
  /// Changes of its words in the hour that began then.
  private var hour: Instant = .distantPast
  private var changes = 0
  /// When the changes of an hour were last too many.
  private(set) var restlessAt: Instant?
  /// How often in a row people said that they are there, and it that nobody is.
  private(set) var denials = 0
  /// Since when it has contradicted the others without agreeing once.
  public private(set) var disagreesSince: Instant?
  /// The beginning of the last contradiction that was noted.
  private(set) var lastDisagreement: Instant?
  private var disagreements = 0

  /// Whether what it says counts for less.
  var isWeak: Bool { suspicion?.weakens ?? false }

  /// Once a minute is more often than anybody sits down and gets up; a motion sensor speaks twice a motion.
  public static let mostChanges = 60
  static let mostMotions = 240
  /// Calm for so long, and it is believed again.
  static let calms = TimeSpan.hours(2)
  static let mostDenials = 3
  /// A contradiction that is shorter is somebody on the way out.
  static let contradicts = TimeSpan.minutes(10)
  static let judgedAfter = TimeSpan.days(1)
  static let heardWithin = TimeSpan.days(1)

  /// Its word changed.
  mutating func change(_ quantity: Quantity, at instant: Instant) {
    if instant - hour >= .hours(1) {
      hour = instant
      changes = 0
    }
    changes += 1
    if changes > (quantity == .motion ? Self.mostMotions : Self.mostChanges) { restlessAt = instant }
  }

  mutating func saysSomebody() { denials = 0 }

  mutating func isDenied() { denials += 1 }

  mutating func disagree(since: Instant) {
    lastDisagreement = since
    disagreesSince = disagreesSince ?? since
    disagreements += 1
  }

  mutating func agree() {
    disagreesSince = nil
    disagreements = 0
  }

  mutating func become(_ new: Suspicion?, at instant: Instant) {
    suspicion = new
    suspectedSince = new == nil ? nil : instant
    // What it is acquitted of must be proven anew.
    guard new == nil else { return }
    restlessAt = nil
    denials = 0
    agree()
  }

  /// Of calm and of contradiction only that counts which somebody watched.
  mutating func move(_ moved: (Instant) -> Instant) {
    restlessAt = restlessAt.map(moved)
    disagreesSince = disagreesSince.map(moved)
  }

  mutating func setBack(to instant: Instant) {
    hour = min(hour, instant)
    move { min($0, instant) }
    suspectedSince = suspectedSince.map { min($0, instant) }
    lastDisagreement = lastDisagreement.map { min($0, instant) }
  }

  /// What it does, leaving out what its last words and its silence show.
  func judgement(at now: Instant) -> (Suspicion?, changesAt: Instant) {
    if denials >= Self.mostDenials { return (.stuckOff, .distantFuture) }
    if let restlessAt, now - restlessAt < Self.calms { return (.flapping, restlessAt + Self.calms) }
    // One contradiction may be a chair in a corner: it takes two, a day apart or less, with no agreement between.
    guard let disagreesSince, disagreements >= 2 else { return (nil, .distantFuture) }
    let judged = disagreesSince + Self.judgedAfter
    return now >= judged ? (.disagreeing, .distantFuture) : (nil, judged)
  }
}
