import Occupancy

extension Model {
  /// After the clock was set back nothing has happened later than now, and what only the clock ended lives again, unless its time is taken.
  mutating func setBack(to instant: Instant) {
    func clipped(_ moment: Instant) -> Instant { min(moment, instant) }
    func clipped(_ stretches: [Interval]) -> [Interval] {
      stretches.filter { $0.start < instant }.map { Interval(start: $0.start, end: clipped($0.end)) }
    }
    blind = clipped(blind) + [Interval(start: instant, end: instant)]
    away = clipped(away)
    blindSince = blindSince.map(clipped)
    for number in places.indices {
      places[number].since = clipped(places[number].since)
      places[number].lastPresent = places[number].lastPresent.map(clipped)
    }
    for number in sensors.indices {
      // Whoever was heard later was heard before now.
      sensors[number].heard = sensors[number].heard.map { min($0, instant - TimeSpan(milliseconds: 1)) }
      sensors[number].toldAt = clipped(sensors[number].toldAt)
      sensors[number].began = sensors[number].began.mapValues(clipped)
      sensors[number].said = sensors[number].said.mapValues(clipped)
      sensors[number].words = sensors[number].words.mapValues { word in
        var word = word
        word.saidAt = clipped(word.saidAt)
        return word
      }
      // What was unread before is so a moment before now: what is said now ends it.
      sensors[number].unread = sensors[number].unread.mapValues { min($0, instant - TimeSpan(milliseconds: 1)) }
    }
    offers = offers.mapValues { (at: clipped($0.at), offer: $0.offer) }
    for id in order {
      guard var claim = claims[id] else { continue }
      claim.expectedFrom = max(claim.start, clipped(claim.expectedFrom))
      claim.checkedInAt = claim.checkedInAt.map(clipped)
      // A warning of a time that is still to come is given again.
      claim.warnedAt = claim.warnedAt.flatMap { $0 > instant ? nil : $0 }
      claim.askedAt = claim.askedAt.map(clipped)
      claim.changedAt = instant
      claims[id] = claim
    }
    let ended = order.compactMap { claims[$0] }.filter { $0.status == .ended && $0.ranToItsEnd && $0.end > instant }
    for claim in ended.sorted(by: { ($0.start, $0.id) < ($1.start, $1.id) })
    where !live(of: claim.space).contains(where: { $0.interval.overlaps(claim.interval) }) {
      change(claim.id, instant) {
        $0.status = $0.checkedInAt == nil ? .booked : .checkedIn
        $0.ranToItsEnd = false
      }
    }
  }
}
