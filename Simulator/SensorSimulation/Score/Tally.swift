import Occupancy

/// What is counted for some spaces together; times in milliseconds.
struct Tally: Sendable {
  private(set) var spaces = 0
  private(set) var time: Int64 = 0
  private(set) var truePresent: Int64 = 0
  private(set) var saidPresent: Int64 = 0
  /// Said present, and somebody was there.
  private(set) var rightPresent: Int64 = 0
  /// Said absent, and somebody was there.
  private(set) var falseAbsent: Int64 = 0
  private(set) var unknown: Int64 = 0
  private(set) var detections: [Int64] = []
  private(set) var missed = 0
  private(set) var freeings: [Int64] = []
  private(set) var neverFreed = 0
  /// Of bookings that nobody used any more, after the grace.
  private(set) var afterGrace: Int64 = 0
  /// Of that, what the booking no longer held: also where it was freed before its people came after all.
  private(set) var givenBack: Int64 = 0

  private(set) var bookings = 0
  private(set) var releases = 0
  private(set) var falseReleases = 0
  /// Of them, those in which somebody sat there within the rules' grace.
  private(set) var seated = 0
  /// Somebody came after all, later than the rules wait.
  private(set) var lateComers = 0
  private(set) var possible: Int64 = 0
  private(set) var wonBack: Int64 = 0

  /// Somebody who stays for less is no visit; an absence that is shorter is none that could be used.
  static let shortestVisit = TimeSpan.minutes(2)
  static let shortestAbsence = TimeSpan.minutes(15)

  init() {}

  /// One space from its first truth to `end`. Both lists are in order of time.
  init(
    truth: [(at: Instant, isPresent: Bool)], said: [(at: Instant, presence: Presence)], until end: Instant
  ) {
    spaces = 1
    var next = 0
    var presence = Presence.unknown
    for (number, change) in truth.enumerated() {
      let until = number + 1 < truth.count ? truth[number + 1].at : end
      guard until > change.at else { continue }
      while next < said.count, said[next].at <= change.at {
        presence = said[next].presence
        next += 1
      }
      let before = number > 0 ? change.at - truth[number - 1].at : .days(1)
      let isVisit = change.isPresent && until - change.at >= Self.shortestVisit && before >= Self.shortestAbsence
      let isAbsence = !change.isPresent && number > 0 && until - change.at >= Self.shortestAbsence
      var answered: Instant?
      var cursor = change.at
      while true {
        if answered == nil, presence.agrees(with: change.isPresent) { answered = cursor }
        let following = next < said.count ? min(said[next].at, until) : until
        count(following - cursor, presence, isPresent: change.isPresent)
        cursor = following
        guard cursor < until, next < said.count else { break }
        presence = said[next].presence
        next += 1
      }
      if isVisit {
        if let answered { detections.append((answered - change.at).milliseconds) } else { missed += 1 }
      }
      if isAbsence {
        freeings.append(((answered ?? until) - change.at).milliseconds)
        if answered == nil { neverFreed += 1 }
      }
    }
  }

  private mutating func count(_ span: TimeSpan, _ presence: Presence, isPresent: Bool) {
    let length = span.milliseconds
    time += length
    if isPresent { truePresent += length }
    switch presence {
    case .present:
      saidPresent += length
      if isPresent { rightPresent += length }
    case .absent: if isPresent { falseAbsent += length }
    case .unknown: unknown += length
    }
  }

  /// One booking and what became of it.
  /// `lastThere`: when somebody was last in that space before it was freed.
  init(
    _ fate: BookingFate, freed: Score.Freed?, lastThere: Instant, saidLeft: Instant?, policy: Policy, local: LocalTime
  ) {
    bookings = 1
    let end = fate.interval.end
    // What the rules could win back: the time after their grace. Who says that they leave has given it back already.
    if policy.enforce, saidLeft == nil {
      if fate.came == nil {
        possible = max(0, (end - (fate.interval.start + policy.noShowAfter)).milliseconds)
      } else if let left = fate.left, left < end {
        let rest = end - (max(left, fate.interval.start) + policy.leftAfter)
        if rest >= policy.giveBackAtLeast { possible = rest.milliseconds }
      }
    }
    if policy.enforce, saidLeft == nil, let unused = unused(of: fate, policy, local) {
      afterGrace = (end - unused).milliseconds
      if let freed { givenBack = max(0, (end - max(unused, freed.at)).milliseconds) }
    }
    guard let freed else { return }
    releases = 1
    let isRight: Bool
    if let came = fate.came, let left = fate.left {
      if came > freed.at {
        lateComers = 1
        isRight = false
      } else {
        isRight = left <= freed.at
        falseReleases = isRight ? 0 : 1
        let grace = freed.isNoShow ? policy.noShowAfter : policy.leftAfter
        seated = !isRight && freed.at - lastThere < grace ? 1 : 0
      }
    } else {
      isRight = true
    }
    if isRight { wonBack = max(0, (end - freed.at).milliseconds) }
  }

  /// From when on nobody used it any more and the rules' grace was over, breaks included; nil where too little was left then.
  private func unused(of fate: BookingFate, _ policy: Policy, _ local: LocalTime) -> Instant? {
    let grace = Grace(local: local, breaks: policy.breaks)
    let start = fate.interval.start
    let from =
      fate.came == nil
      ? grace.end(of: policy.noShowAfter, from: start)
      : fate.left.map { grace.end(of: policy.leftAfter, from: max($0, start)) }
    return from.flatMap { fate.interval.end - $0 >= policy.giveBackAtLeast ? $0 : nil }
  }

  mutating func add(_ other: Tally) {
    spaces += other.spaces
    time += other.time
    truePresent += other.truePresent
    saidPresent += other.saidPresent
    rightPresent += other.rightPresent
    falseAbsent += other.falseAbsent
    unknown += other.unknown
    detections += other.detections
    missed += other.missed
    freeings += other.freeings
    neverFreed += other.neverFreed
    bookings += other.bookings
    releases += other.releases
    falseReleases += other.falseReleases
    seated += other.seated
    lateComers += other.lateComers
    possible += other.possible
    wonBack += other.wonBack
    afterGrace += other.afterGrace
    givenBack += other.givenBack
  }
}

extension Presence {
  fileprivate func agrees(with isPresent: Bool) -> Bool {
    switch self {
    case .present: isPresent
    case .absent: !isPresent
    case .unknown: false
    }
  }
}
