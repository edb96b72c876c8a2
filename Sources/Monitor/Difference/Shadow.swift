import Occupancy

/// What the policies that only watch would have done, held against what happened: the same difference as between two configurations, in which the first one did nothing.
///
/// It follows from events that are in the journal: after a restart they give it back.
struct Shadow: Sendable {
  private(set) var difference: PolicyDifference

  init(site: Site) { difference = PolicyDifference(site: site) }

  mutating func take(_ event: Event) {
    switch event.fact {
    case .wouldRelease(let release):
      difference.take(Event(at: event.at, .released(release)), of: .against) { _ in .onlyWatches }
    case .released(let release):
      // What was freed in earnest is of interest only where it had been thought of before.
      guard difference.fate(of: release.booking, .against)?.release != nil else {
        return difference.forget(release.booking)
      }
      difference.take(event, of: .before)
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline,
      .deviceOnline,
      .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot, .warned, .pinned, .described,
      .wrongDesk,
      .notBeside, .askedToConfirm, .confirmed, .outOfOrder, .lent, .walkedIn, .walkInEnded, .waiting, .offered,
      .offerLapsed, .waitEnded, .questioned, .refused, .cutOff, .resumed, .clockSetBack, .bound, .opened:
      break
    case .presence, .booked, .moved, .extended, .undone, .checkedIn, .kept, .cancelled, .ended, .lapsed:
      for side in PolicyDifference.Side.allCases { difference.take(event, of: side) }
    }
  }
}
