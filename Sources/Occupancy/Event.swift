/// A fact in the past tense: the only thing that changes the building.
public struct Event: Sendable, Equatable {
  public var at: Instant
  public var fact: Fact

  public init(at: Instant, _ fact: Fact) {
    self.at = at
    self.fact = fact
  }
}

public enum Fact: Sendable, Equatable {
  /// A sensor that tells presence said something new.
  case sensed(BindingIndex, Word)
  /// Its last word of that field, or of all that tell presence (nil), does not count until it is said again.
  case doubted(BindingIndex, field: String?, because: Word.Doubt, at: Instant)
  /// A device was heard at that time.
  case heard(BindingIndex, at: Instant)
  /// A sensor of the air, the light or the device gave a value.
  case measured(BindingIndex, Quantity, Reading.Value, at: Instant)
  /// A sensor that tells presence said something of the past: history, which moves nothing.
  case cameLate(BindingIndex, Quantity, Reading.Value, at: Instant)
  /// A sign of somebody that is no word of presence.
  case stirred(Stir)
  /// What a sensor has learned of its room: its quiet, its lamp, its air.
  case learned(BindingIndex, Quantity, [Double])
  /// A door's counter moved.
  case passed(Passage)
  /// The count of a space's doors began anew; `sum` is what it had come to.
  case recounted(SpaceID, sum: Int64, because: DoorCount.Proof)
  case deviceOffline(BindingIndex)
  case deviceOnline(BindingIndex)
  case sensorSilent(BindingIndex, lastHeard: Instant?)
  case sensorBack(BindingIndex)
  /// A sensor speaks and is not believed.
  case suspected(BindingIndex, Suspicion)
  /// It is believed again.
  case trusted(BindingIndex)
  /// It contradicts the others of its space since then.
  case disagreed(BindingIndex, since: Instant)
  /// It saw somebody whom the others see, too.
  case agreed(BindingIndex)
  /// What it had learned was forgotten at somebody's wish.
  case forgot(BindingIndex)
  case presence(PresenceChange)
  case booked(BookingID, space: SpaceID, member: MemberID, Interval, BookingTerms = BookingTerms())
  case checkedIn(BookingID, space: SpaceID, by: Booking.Agent)
  case warned(BookingID, space: SpaceID, of: Release.Reason, deadline: Instant)
  case kept(BookingID, space: SpaceID)
  case released(Release)
  case wouldRelease(Release)
  case undone(BookingID, space: SpaceID)
  case cancelled(BookingID, space: SpaceID)
  case ended(BookingID, space: SpaceID)
  /// A meeting that goes on got more time.
  case extended(BookingID, space: SpaceID, until: Instant)
  /// To another space, or another time.
  case moved(BookingID, from: SpaceID, to: SpaceID, Interval)
  case pinned(BookingID, space: SpaceID, Bool)
  /// Other terms: how many are expected, whether it is on the programme.
  case described(BookingID, space: SpaceID, BookingDetails)
  /// Perhaps its member sits at the desk beside it.
  case wrongDesk(BookingID, space: SpaceID, taken: SpaceID, since: Instant)
  /// Somebody answered that the one at the desk beside is not its member.
  case notBeside(BookingID, space: SpaceID)
  /// After so many no-shows of its series it asks to be confirmed.
  case askedToConfirm(BookingID, space: SpaceID, noShows: Int)
  case confirmed(BookingID, space: SpaceID)
  /// No sensor can say whether anybody came: its member was asked.
  case questioned(BookingID, space: SpaceID)
  /// Nobody confirmed it in time.
  case lapsed(BookingID, space: SpaceID)
  case outOfOrder(SpaceID, Bool)
  /// A standing place is lent for a time; nil: no more.
  case lent(SpaceID, Interval?)
  /// Somebody has come to a space that nobody booked.
  case walkedIn(SpaceID, since: Instant)
  case walkInEnded(SpaceID)
  case waiting(Wait)
  case offered(WaitID, Wait.Offer)
  case offerLapsed(WaitID, space: SpaceID)
  case waitEnded(WaitID, Wait.End)
  case refused(Refusal)
  /// The broker went out of reach.
  case cutOff(since: Instant)
  /// The monitor listens again: every *since* moves by the time it missed.
  case resumed(downSince: Instant)
  /// The clock was set back: no *since* lies in what is the future now, and what only the clock had ended lives again.
  case clockSetBack(from: Instant, to: Instant)
  /// A device bound itself to a space.
  case bound(Binding)
  /// The monitor began to watch this site.
  case opened

  /// The name in traces, on topics and over HTTP; nil for what only the journal needs.
  public var type: String? {
    switch self {
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline,
      .deviceOnline, .bound, .opened, .disagreed, .agreed:
      nil
    case .suspected: "sensor-suspected"
    case .trusted: "sensor-trusted"
    case .forgot: "sensor-forgot"
    case .sensorSilent: "sensor-silent"
    case .sensorBack: "sensor-back"
    case .presence: "presence"
    case .booked: "booked"
    case .checkedIn: "checked-in"
    case .warned: "warned"
    case .kept: "kept"
    case .released: "released"
    case .wouldRelease: "would-release"
    case .undone: "undone"
    case .cancelled: "cancelled"
    case .ended: "ended"
    case .extended: "extended"
    case .moved: "moved"
    case .pinned(_, _, let isPinned): isPinned ? "pinned" : "unpinned"
    case .described: "changed"
    case .wrongDesk: "wrong-desk"
    case .notBeside: "wrong-desk-denied"
    case .askedToConfirm: "asked-to-confirm"
    case .confirmed: "confirmed"
    case .questioned: "questioned"
    case .lapsed: "lapsed"
    case .outOfOrder(_, let isOut): isOut ? "out-of-order" : "in-order"
    case .lent(_, let interval): interval == nil ? "taken-back" : "lent"
    case .walkedIn: "walk-in"
    case .walkInEnded: "walk-in-ended"
    case .waiting: "waiting"
    case .offered: "offered"
    case .offerLapsed: "offer-lapsed"
    case .waitEnded: "wait-ended"
    case .refused: "refused"
    case .cutOff: "cut-off"
    case .resumed: "resumed"
    case .clockSetBack: "clock-set-back"
    }
  }

  /// Whether it must be on disk before anything that follows from it leaves the house. Values of the air and refusals change nothing that must survive.
  public var isDurable: Bool {
    switch self {
    case .measured, .refused: false
    case .sensed, .doubted, .heard, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline, .deviceOnline,
      .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot,
      .presence, .booked, .checkedIn, .warned, .kept, .released, .wouldRelease, .undone, .cancelled, .ended, .cutOff,
      .extended, .moved, .pinned, .described, .wrongDesk, .notBeside, .askedToConfirm, .confirmed, .lapsed, .outOfOrder,
      .lent,
      .walkedIn, .walkInEnded, .waiting, .offered, .offerLapsed, .waitEnded, .questioned,
      .resumed, .clockSetBack, .bound, .opened:
      true
    }
  }
}

/// Presence of a space as it became, and whose words made it so.
public struct PresenceChange: Sendable, Equatable {
  public var space: SpaceID
  public var presence: Presence
  public var people: Int?
  /// One code for each word that counted: `motion l0/desk-12: present`. No language, no names.
  public var reasons: [String]

  public init(space: SpaceID, presence: Presence, people: Int?, reasons: [String]) {
    self.space = space
    self.presence = presence
    self.people = people
    self.reasons = reasons
  }
}
