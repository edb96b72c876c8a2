import Occupancy

/// What stands in for a space that cannot be had: others of its kind that are as large and that whoever asks may book, the same zone first, then the same floor, then by distance on the plan.
struct Alternatives {
  private let live: Seen
  private let rights: Rights
  private let now: Instant
  /// By number, the nearest first.
  private let candidates: [Int]
  /// How many candidates may still be looked at, and for how many times.
  private var looks: Int
  private var times: Int

  /// So many looks take some milliseconds.
  static let mostLooks = 4_000

  /// For so many `times` at the most, which share the looks; what one leaves the next may have. Nil where there is no such space. What is not limited by the space is not looked at: whoever may not book so far ahead may nowhere.
  init?(to id: SpaceID, expected: Int? = nil, rights: Rights, times: Int = 1, _ live: Seen, at now: Instant) {
    guard let asked = live.building.number(of: id) else { return nil }
    self.live = live
    looks = Self.mostLooks
    self.times = times
    self.now = now
    self.rights = Rights(organisation: rights.organisation)
    let spaces = live.building.site.spaces
    let space = spaces[asked]
    let seats = expected ?? space.capacity
    func farness(_ number: Int) -> (Int, Double, SpaceID) {
      let other = spaces[number]
      let floors = (other.zone == space.zone ? 0 : 1) + (other.floor == space.floor ? 0 : 2)
      let dx = (other.plan?.x ?? 0) - (space.plan?.x ?? 0)
      let dy = (other.plan?.y ?? 0) - (space.plan?.y ?? 0)
      return (floors, dx * dx + dy * dy, other.id)
    }
    candidates = spaces.indices.filter { number in
      number != asked && spaces[number].kind == space.kind && spaces[number].capacity >= seats
    }.map { ($0, farness($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// The nearest that is free for all of that time, as far as readers may know, and as far as may be looked.
  mutating func nearest(in interval: Interval) -> SpaceID? {
    let building = live.building
    times -= 1
    guard building.mayBeHad(interval, at: now) else { return nil }
    let most = min(candidates.count, looks / (times + 1))
    let place = candidates[..<most].firstIndex { number in
      building.isToBeHad(number, in: live.ledger, for: interval, at: now)
        && building.refusal(of: nil, at: building.site.spaces[number].id, interval, now: now, rights: rights) == nil
    }
    looks -= place.map { $0 + 1 } ?? most
    return place.map { building.site.spaces[candidates[$0]].id }
  }
}
