import JSON
import Occupancy

/// The product held against the truth: collects both, then tells how far they agree.
public struct Score: Sendable {
  /// A release, and what the rules gave as its reason.
  struct Freed: Sendable {
    var at: Instant
    var isNoShow: Bool
  }

  private let local: LocalTime
  private var spaces: [ScoredSpace]
  private var places: [SpaceID: Int]
  /// By space, in order of time: when the number of people changed between none and some.
  private var truths: [[(at: Instant, isPresent: Bool)]]
  private var saids: [[(at: Instant, presence: Presence)]]
  private var fates: [BookingFate] = []
  private var freed: [BookingID: Freed] = [:]
  private var booked: Set<BookingID> = []
  private var cancelled: Set<BookingID> = []
  private var endedEarly: [BookingID: Instant] = [:]
  private var last = Instant.distantPast

  /// Spaces that the truth knows and this list does not are of kind `other`, without sensors.
  public init(spaces: [ScoredSpace] = [], local: LocalTime = .utc) {
    self.local = local
    self.spaces = spaces
    places = Dictionary(spaces.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    truths = [[(at: Instant, isPresent: Bool)]](repeating: [], count: spaces.count)
    saids = [[(at: Instant, presence: Presence)]](repeating: [], count: spaces.count)
  }

  public mutating func take(_ truth: Truth, at now: Instant) {
    let place = place(of: truth.space)
    last = max(last, now)
    let isPresent = truth.people > 0
    guard truths[place].last?.isPresent != isPresent else { return }
    truths[place].append((now, isPresent))
  }

  public mutating func take(_ fate: BookingFate) { fates.append(fate) }

  public mutating func take(_ presence: Presence, of space: SpaceID, at now: Instant) {
    let place = place(of: space)
    last = max(last, now)
    saids[place].append((now, presence))
  }

  public mutating func released(_ booking: BookingID, isNoShow: Bool, at now: Instant) {
    // What was undone and released again was released at first.
    if freed[booking] == nil { freed[booking] = Freed(at: now, isNoShow: isNoShow) }
  }

  public mutating func booked(_ booking: BookingID) { booked.insert(booking) }
  public mutating func cancelled(_ booking: BookingID) { cancelled.insert(booking) }
  public mutating func ended(_ booking: BookingID, at now: Instant) { endedEarly[booking] = now }

  private mutating func place(of id: SpaceID) -> Int {
    if let place = places[id] { return place }
    places[id] = spaces.count
    spaces.append(ScoredSpace(id: id, kind: .other, sensors: [], policy: .room))
    truths.append([])
    saids.append([])
    return spaces.count - 1
  }

  /// The end of the last stay before `instant` that was long enough to count as having come.
  private func lastThere(in place: Int, before instant: Instant) -> Instant {
    let truth = truths[place]
    guard var last = truth.lastIndex(where: { $0.at <= instant }) else { return .distantPast }
    var until = instant
    while last >= 0 {
      // The list changes between none and some: what is none now was some until then.
      if truth[last].isPresent, until - truth[last].at >= spaces[place].policy.presentFor { return until }
      until = truth[last].at
      last -= 1
    }
    return .distantPast
  }

  /// All spaces together, then by kind of sensor, then by kind of space and sensor.
  public func rows() -> [ScoreRow] {
    var sheet = ScoreSheet()
    sheet.add(self)
    return sheet.rows
  }

  /// What is counted for each space and each booking, one by one.
  func tallies(_ body: (Tally, ScoredSpace) -> Void) {
    for (place, space) in spaces.enumerated() where !truths[place].isEmpty {
      body(Tally(truth: truths[place], said: saids[place], until: last), space)
    }
    for fate in fates where booked.contains(fate.booking) && !cancelled.contains(fate.booking) {
      guard let place = places[fate.space] else { continue }
      let ended = endedEarly[fate.booking].flatMap { $0 < fate.interval.end ? $0 : nil }
      let freed = freed[fate.booking]
      let there = freed.map { lastThere(in: place, before: $0.at) } ?? .distantPast
      body(
        Tally(fate, freed: freed, lastThere: there, saidLeft: ended, policy: spaces[place].policy, local: local),
        spaces[place])
    }
  }
}

extension Score {
  /// A release whose people were there or came back.
  public struct FalseRelease: Sendable {
    public var fate: BookingFate
    public var at: Instant
    public var isNoShow: Bool
    /// Somebody sat there within the rules' grace: nobody had been away for as long as the rules want.
    public var isSeated: Bool
    /// When somebody was last in that space before.
    public var lastThere: Instant?
  }

  /// Every one, in order of time.
  public var falseReleases: [FalseRelease] {
    fates.compactMap { fate -> FalseRelease? in
      guard booked.contains(fate.booking), !cancelled.contains(fate.booking), let place = places[fate.space],
        let freed = freed[fate.booking], let came = fate.came, let left = fate.left, came <= freed.at, left > freed.at
      else { return nil }
      let there = lastThere(in: place, before: freed.at)
      let policy = spaces[place].policy
      return FalseRelease(
        fate: fate, at: freed.at, isNoShow: freed.isNoShow,
        isSeated: freed.at - there < (freed.isNoShow ? policy.noShowAfter : policy.leftAfter),
        lastThere: there == .distantPast ? nil : there)
    }.sorted { ($0.at, $0.fate.booking) < ($1.at, $1.fate.booking) }
  }
}

extension Score.FalseRelease {
  public func write(into json: inout JSONWriter) {
    json.object { json in
      json.member("seated", isSeated)
      json.member("booking", fate.booking.text)
      json.member("space", fate.space.text)
      json.member("start", fate.interval.start.description)
      json.member("end", fate.interval.end.description)
      json.member("reason", isNoShow ? "no-show" : "left")
      json.member("releasedAt", at.description)
      if let came = fate.came { json.member("came", came.description) }
      if let left = fate.left { json.member("left", left.description) }
      if let lastThere { json.member("lastThere", lastThere.description) }
    }
  }
}
