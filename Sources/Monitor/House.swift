import HTTP
import Locking
import MQTT
import Occupancy
import Wording

/// What every route may reach: the live state, the inbox, the clock, the words. Nothing of it can be changed from here but by an order.
final class House: Sendable {
  let live: Locked<Live>
  let clock: BelievedClock
  let wording: Wording
  let feed: Feed
  let access: Access
  /// What the links that the house hands out are signed with.
  let links: LinkKey
  let webhooks: Webhooks
  let pages: Pages
  let shared: SharedAnswers
  let backOffice: BackOffice
  /// What a request may name.
  let names: SiteNames
  /// What may be asked again.
  let requests: KnownRequests
  let openAPI: [UInt8]
  private let inbox: Inbox
  private let server = Locked<HTTPServer?>(nil)
  private let client = Locked<MQTTClient?>(nil)

  init(
    live: Locked<Live>, inbox: Inbox, clock: BelievedClock, wording: Wording, feed: Feed, access: Access,
    links: LinkKey, webhooks: Webhooks, state: StateNumber, backOffice: BackOffice, names: SiteNames,
    requests: KnownRequests
  ) {
    self.live = live
    self.inbox = inbox
    self.clock = clock
    self.wording = wording
    pages = Pages(wording)
    self.feed = feed
    self.access = access
    self.links = links
    self.webhooks = webhooks
    self.backOffice = backOffice
    self.names = names
    self.requests = requests
    shared = SharedAnswers(state: state)
    openAPI = OpenAPI.document(cookie: access.cookieName(isSecure: false))
  }

  func serve(by server: HTTPServer) { self.server.withLock { $0 = server } }

  var httpFigures: HTTPFigures? { server.withLock { $0 }?.figures }

  func hear(by client: MQTTClient) { self.client.withLock { $0 = client } }

  var brokerFigures: ClientFigures? { client.withLock { $0 }?.figures }

  /// Gives an order to the writer. Its answer comes on the writer's thread, once it is on disk.
  func place(_ order: Order) { inbox.put(.order(order)) }

  /// The live state as it is now. What is written out of it is written without the lock.
  func look<Result>(_ body: (Seen) -> Result) -> Result {
    let seen = read { Seen($0) }
    return body(seen)
  }

  /// Reads the live state while nothing else is decided: takes out what is needed, and renders nothing.
  func read<Result: Sendable>(_ body: (Live) -> Result) -> Result {
    live.withLock { live in body(live) }
  }
}
