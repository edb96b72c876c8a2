extension Fact {
  /// The space that a public event speaks of.
  public var space: SpaceID? {
    switch self {
    case .presence(let change): change.space
    case .booked(_, let space, _, _, _), .checkedIn(_, let space, _), .warned(_, let space, _, _), .kept(_, let space),
      .undone(_, let space), .cancelled(_, let space), .ended(_, let space), .extended(_, let space, _),
      .moved(_, _, let space, _), .pinned(_, let space, _), .described(_, let space, _), .wrongDesk(_, let space, _, _),
      .notBeside(_, let space),
      .askedToConfirm(_, let space, _), .confirmed(_, let space), .lapsed(_, let space), .outOfOrder(let space, _),
      .lent(let space, _), .walkedIn(let space, _), .walkInEnded(let space), .offerLapsed(_, let space),
      .questioned(_, let space):
      space
    case .offered(_, let offer): offer.space
    case .released(let release), .wouldRelease(let release): release.space
    case .refused(let refusal): refusal.space
    case .recounted(let space, _, _): space
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .deviceOffline, .deviceOnline,
      .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot,
      .cutOff, .resumed, .clockSetBack, .bound, .opened, .waiting, .waitEnded:
      nil
    }
  }

  /// The space that a booking leaves.
  var spaceLeft: SpaceID? {
    if case .moved(_, let from, _, _) = self { from } else { nil }
  }

  /// The booking that it speaks of.
  public var booking: BookingID? {
    switch self {
    case .booked(let id, _, _, _, _), .checkedIn(let id, _, _), .warned(let id, _, _, _), .kept(let id, _),
      .undone(let id, _), .cancelled(let id, _), .ended(let id, _), .extended(let id, _, _), .moved(let id, _, _, _),
      .pinned(let id, _, _), .described(let id, _, _), .wrongDesk(let id, _, _, _), .notBeside(let id, _),
      .askedToConfirm(let id, _, _),
      .confirmed(let id, _), .lapsed(let id, _), .questioned(let id, _):
      id
    case .released(let release), .wouldRelease(let release): release.booking
    case .refused(let refusal): refusal.booking
    case .presence, .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted,
      .deviceOffline,
      .deviceOnline, .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot, .cutOff, .resumed,
      .clockSetBack, .bound, .opened, .outOfOrder, .lent, .walkedIn, .walkInEnded, .waiting, .offered, .offerLapsed,
      .waitEnded:
      nil
    }
  }

  /// The release that it tells of, done or only thought.
  public var release: Release? {
    switch self {
    case .released(let release), .wouldRelease(let release): release
    case .presence, .booked, .checkedIn, .warned, .kept, .undone, .cancelled, .ended, .refused, .sensed, .doubted,
      .heard,
      .measured, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline, .deviceOnline, .sensorSilent,
      .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot, .cutOff,
      .resumed, .clockSetBack, .bound, .opened, .extended, .moved, .pinned, .described, .wrongDesk, .notBeside,
      .askedToConfirm,
      .confirmed,
      .lapsed, .outOfOrder, .lent, .walkedIn, .walkInEnded, .waiting, .offered, .offerLapsed, .waitEnded, .questioned:
      nil
    }
  }
}
