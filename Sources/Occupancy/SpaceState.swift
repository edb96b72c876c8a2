/// What the building knows of one space beside its bookings. It holds *since*, never a timer.
public struct SpaceState: Sendable, Equatable {
  public internal(set) var presence: Presence = .unknown
  /// Since when the presence has been what it is.
  public internal(set) var presenceSince: Instant = .distantPast
  /// Since when it has been said just so, how sure an absence is included.
  public internal(set) var saidSince: Instant = .distantPast
  /// From when an absence counts towards a grace: as `presenceSince`, but time that was missed moves it on by as much time as counts, breaks left out.
  var absenceCountsFrom: Instant = .distantPast
  public internal(set) var people: Int?
  /// Since when somebody has stayed, short absences bridged.
  public internal(set) var staySince: Instant?
  /// When presence last ended.
  public internal(set) var lastPresent: Instant?
  /// The signs of somebody, of all its sensors that notice movement.
  public internal(set) var activity = Activity()
  /// Somebody is there since then whom no booking expects.
  public internal(set) var walkInSince: Instant?
  /// Staff took it out of use.
  public internal(set) var isOutOfOrder = false
  /// When it is lent, for a standing place.
  public internal(set) var lent: Interval?
  /// The bindings that watch it.
  public internal(set) var bindings: [BindingIndex] = []
  /// Whether the next message of any of its devices may change an answer, even if it says nothing new.
  var isWaitingToHear = true
  /// Whether a release waits until all that was said up to its deadline has arrived.
  var isWaitingToListen = false

  /// A gap in presence shorter than this belongs to the stay. Source: in the room data of Singh (2018) nobody who was gone for 5 minutes came back within the episode.
  static let bridgedGap = TimeSpan.minutes(5)

  public init() {}

  mutating func become(_ new: Presence, people: Int?, at instant: Instant) {
    if new.name != presence.name {
      if presence == .present { lastPresent = instant }
      if new == .present, staySince == nil || lastPresent.map({ instant - $0 > Self.bridgedGap }) ?? true {
        staySince = instant
      }
      presenceSince = instant
      absenceCountsFrom = instant
    }
    if new != presence { saidSince = instant }
    presence = new
    self.people = people
  }

  /// It turns out that somebody was there until then: an absence that was only thought begins no earlier, nor does a grace.
  mutating func wasUsed(until instant: Instant) {
    guard presence.isAbsent else { return }
    presenceSince = max(presenceSince, instant)
    absenceCountsFrom = max(absenceCountsFrom, instant)
    lastPresent = lastPresent.map { max($0, instant) } ?? instant
  }

  /// Since when it has been empty, for a space that is.
  public var absentSince: Instant? { presence.isAbsent ? presenceSince : nil }
}
