import JSON
import Occupancy

/// Reads back what concerns the house and not one booking: spaces out of order or lent, walk-ins, the waiting list.
extension Fields {
  var houseFact: Fact? {
    switch type {
    case "out-of-order", "in-order": space.map { .outOfOrder($0, type == "out-of-order") }
    case "lent", "taken-back": space.flatMap { space in loan.map { .lent(space, $0) } }
    case "walk-in":
      space.flatMap { space in instant("since").map { .walkedIn(space, since: $0) } }
    case "walk-in-ended": space.map { .walkInEnded($0) }
    case "waiting": wait.map { .waiting($0) }
    case "offered": waitID.flatMap { id in offer.map { .offered(id, $0) } }
    case "offer-lapsed": waitID.flatMap { id in space.map { .offerLapsed(id, space: $0) } }
    case "wait-ended":
      waitID.flatMap { id in text("because").flatMap { Wait.End(rawValue: $0) }.map { .waitEnded(id, $0) } }
    default: nil
    }
  }

  var space: SpaceID? { text("space").map { SpaceID($0) } }

  var interval: Interval? {
    guard let start = instant("start"), let end = instant("end") else { return nil }
    return Interval(start: start, end: end)
  }

  /// The time of a loan; `.some(nil)` for one that was taken back, nil where it has a time that cannot be read: it is not taken for the other.
  private var loan: Interval?? {
    guard has("start") || has("end") else { return .some(nil) }
    return interval.map { .some($0) }
  }

  var terms: BookingTerms {
    BookingTerms(
      series: text("series").map { SeriesID($0) }, organisation: text("organisation").map { OrganisationID($0) },
      isPaid: flag("paid") ?? false, isListed: flag("listed") ?? false, expected: whole("expected").map { Int($0) })
  }

  private var waitID: WaitID? { text("wait").map { WaitID($0) } }

  private var offer: Wait.Offer? {
    guard let space, let interval, let until = instant("until") else { return nil }
    return Wait.Offer(
      space: space, interval: interval, until: until, freedBy: text("booking").map { BookingID($0) })
  }

  private var wait: Wait? {
    guard let id = waitID, let member = text("member"), let interval, let madeAt = instant("madeAt") else { return nil }
    let wish: Wait.Wish
    if let space {
      wish = .space(space)
    } else {
      guard let kind = text("kind").flatMap({ Space.Kind(rawValue: $0) }) else { return nil }
      wish = .kind(kind, zone: text("zone"))
    }
    return Wait(
      id: id, member: MemberID(member), wish: wish, interval: interval, madeAt: madeAt,
      organisation: text("organisation").map { OrganisationID($0) })
  }
}
