import Locking
import MQTT
import Occupancy

/// What goes out to single people: to a topic of its own and to webhooks, each with the way to the one booking.
///
/// A link lets whoever has it give the booking back. So it goes where only senders of messages read: never with the public events.
final class Notices: Sendable {
  private let site: Site
  private let links: LinkKey
  /// What links begin with.
  private let address: String
  private let webhooks: Webhooks
  private let publish: @Sendable ([Publication]) -> Void

  init(
    site: Site, links: LinkKey, address: String, webhooks: Webhooks,
    publish: @escaping @Sendable ([Publication]) -> Void
  ) {
    self.site = site
    self.links = links
    self.address = address
    self.webhooks = webhooks
    self.publish = publish
  }

  /// Called by the writer with what is on disk; it waits for nobody.
  func show(_ events: [Event], _ live: Locked<Live>) {
    guard events.contains(where: { Notice.concernsSomebody($0.fact) }) else { return }
    let notices = live.withLock { Notice.all(in: events, of: $0.building) }
    publish(
      notices.map { notice in
        Publication(
          topic: "presenza/\(site.id)/notify/\(notice.event.fact.type ?? "")",
          payload: json(notice, tellsMember: false),
          qos: .atLeastOnce)
      })
    resume(notices)
  }

  /// Tells webhooks what was on disk when the monitor started, and perhaps never reached them.
  func resume(_ notices: [Notice]) {
    webhooks.take(
      notices.map { notice in
        WebhookMessage(
          id: notice.id, type: notice.event.fact.type ?? "", lane: notice.lane, at: notice.event.at,
          goodUntil: notice.goodUntil, body: json(notice, tellsMember: true))
      })
  }

  private func json(_ notice: Notice, tellsMember: Bool) -> [UInt8] {
    notice.json(link: link(of: notice), site: site, tellsMember: tellsMember)
  }

  /// An offer is taken where its member is signed in.
  private func link(of notice: Notice) -> String {
    guard let booking = notice.booking else { return "\(address)/members" }
    return "\(address)/b/\(BookingLink.token(of: booking, signedBy: links))"
  }
}
