import Occupancy

/// What became of one booking under one policy.
struct BookingFate: Sendable {
  /// Why a policy did not release what the other one did.
  enum Reason: Sendable, Equatable {
    /// What its rule said at that moment.
    case grounds(Grounds)
    /// It had been given up, or had ended.
    case wasOver
  }

  var space: SpaceID
  var interval: Interval
  /// The first release: what is undone and released again was released at first.
  var release: Release?
  var releasedAt: Instant?
  /// Somebody took the release back.
  var isUndone = false
  /// When its member gave it up, or it ended.
  var overAt: Instant?
  /// When somebody was there after all, after its release and within the time that was booked.
  var cameAt: Instant?
  var reason: Reason?

  init(space: SpaceID, interval: Interval) {
    self.space = space
    self.interval = interval
  }

  /// The release took the space from somebody.
  var isWrong: Bool { release != nil && (isUndone || cameAt != nil) }

  /// The end that had been booked.
  var bookedEnd: Instant { max(interval.end, release?.because.end ?? interval.end) }

  /// How much of the booked time its release gave back; nothing where it was wrong.
  var wonByRelease: TimeSpan { isWrong ? .zero : rest(from: releasedAt) }

  /// How much a wrong release took.
  var taken: TimeSpan { isWrong ? rest(from: releasedAt) : .zero }

  /// How much of the booked time went back to everybody, whoever gave it.
  var givenBack: TimeSpan {
    let freed = [isWrong ? nil : releasedAt, overAt].compactMap { $0 }.min()
    return rest(from: freed.map { max($0, interval.start) })
  }

  private func rest(from instant: Instant?) -> TimeSpan {
    instant.map { max(.zero, bookedEnd - $0) } ?? .zero
  }
}
