import Configuration
import JSON
import Journaling
import Occupancy

/// An event that concerns one person and asks something of them, with what it takes to tell them.
struct Notice: Sendable, Equatable {
  let event: Event
  /// What it speaks of, as it was then; nil for an offer, which is no booking yet.
  let booking: Booking?
  let member: MemberID
  let space: SpaceID
  /// Whoever hears of it later hears nothing that is of use.
  let goodUntil: Instant
  /// Notices of one booking, or of one wait, are told in order.
  let lane: String
  /// The same for the same event, also after a restart: whoever gets it twice drops the second.
  let id: String

  /// Nobody is told of yesterday.
  static let longestLife = TimeSpan.days(1)

  /// Nil for what concerns nobody in particular. `building` has applied the event.
  init?(_ event: Event, of building: Building) {
    guard Self.concernsSomebody(event.fact), let space = event.fact.space, let type = event.fact.type else {
      return nil
    }
    let end: Instant
    let subject: String
    if case .offered(let wait, let offer) = event.fact {
      guard let wait = building.waits.first(where: { $0.id == wait }) else { return nil }
      (booking, member, lane, subject, end) = (nil, wait.member, wait.id.text, wait.id.text, offer.until)
    } else {
      guard let booking = event.fact.booking.flatMap({ building.ledger[$0] }) else { return nil }
      // A policy that only watches frees nothing: nobody is frightened for nothing.
      if case .warned = event.fact, let number = building.number(of: space), !building.policy(of: number).enforce {
        return nil
      }
      (self.booking, member, lane) = (booking, booking.member, booking.id.text)
      // A series asks as a whole, and once.
      if case .askedToConfirm = event.fact {
        subject = booking.terms.series?.text ?? booking.id.text
      } else {
        subject = booking.id.text
      }
      end = Self.end(of: event.fact, booking)
    }
    self.event = event
    self.space = space
    goodUntil = min(end, event.at + Self.longestLife)
    id = "\(type)-\(subject)-\(event.at.milliseconds)"
  }

  static func concernsSomebody(_ fact: Fact) -> Bool {
    if case .warned = fact { return true }
    if case .questioned = fact { return true }
    if case .wrongDesk = fact { return true }
    if case .offered = fact { return true }
    if case .askedToConfirm = fact { return true }
    if case .released = fact { return true }
    return false
  }

  private static func end(of fact: Fact, _ booking: Booking) -> Instant {
    if case .warned(_, _, _, let deadline) = fact { return deadline }
    if case .askedToConfirm = fact { return booking.interval.start }
    return booking.bookedEnd
  }

  /// Those that events tell of, one of each id.
  static func all(in events: [Event], of building: Building) -> [Notice] {
    var seen: Set<String> = []
    return events.compactMap { Notice($0, of: building) }.filter { seen.insert($0.id).inserted }
  }

  /// The event with what a message to a person needs. Never a name; the member's id only where `tellsMember`.
  func json(link: String, site: Site, tellsMember: Bool) -> [UInt8] {
    var json = JSONWriter()
    EventWriter(bindings: []).write(event, telling: .nameless, into: &json) { json in
      json.member("site", site.id)
      json.member("timeZone", site.localTime.zone)
      json.object("name") { json in
        let name = site.spaces.first { $0.id == space }?.name
        json.member("it", name?.it ?? space.text)
        json.member("en", name?.en ?? space.text)
      }
      if let booking {
        json.member("start", booking.interval.start.description)
        json.member("end", booking.bookedEnd.description)
      }
      if tellsMember { json.member("member", member.text) }
      json.member("link", link)
    }
    return json.bytes
  }
}
