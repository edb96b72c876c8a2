import Configuration
import Glibc
import HTTP
import Journaling
import Locking
import MQTT
import Occupancy
import Sensors
import Threads
import Wording

/// A running Presenza: one site, its broker, its journal, its pages.
///
/// Legal transitions: started → stopped.
public final class Monitor: Sendable {
  public struct Options: Sendable {
    public var configuration: SiteConfiguration
    public var data: DataFolder
    public var clock: SiteClock
    /// HOST:PORT; port 0 takes a free one.
    public var listen: String
    /// Stands in for the configured one.
    public var broker: String?
    /// The file of members; nil: the configuration's, else `members.json5` in the data folder.
    public var members: String?
    /// The file at whose end the inbox is recorded; nil: it is not.
    public var record: String?
    /// What is asked of the broker's line in other times than usual: for tests, which do not wait.
    public var line: @Sendable (inout ClientOptions) -> Void = { _ in }
    /// Somebody's word that the clock is right, however far it is from the journal's end.
    public var clockIsRight: Bool
    /// After a disk has failed, in milliseconds: so often it is looked whether it writes again.
    public var looksForRoom = usuallyLooksForRoom
    public static let usuallyLooksForRoom = 2_000
    /// What of the journal is lost, and that it may go on without it.
    public var acceptedLoss: Loss?

    public init(
      configuration: SiteConfiguration, data: DataFolder, clock: SiteClock, listen: String, broker: String?,
      members: String? = nil, record: String? = nil, clockIsRight: Bool = false, acceptedLoss: Loss? = nil
    ) {
      self.configuration = configuration
      self.data = data
      self.clock = clock
      self.listen = listen
      self.broker = broker
      self.members = members
      self.record = record
      self.clockIsRight = clockIsRight
      self.acceptedLoss = acceptedLoss
    }
  }

  /// Where it listens.
  public let address: String
  /// Answers a request without a port: for what asks millions of times.
  let desk: FrontDesk
  private let server: HTTPServer
  private let client: MQTTClient
  private let inbox: Inbox
  private let isStopping: Locked<Bool>
  private let writer: OSThread
  private let webhooks: Webhooks
  var backOffice: BackOffice { desk.house.backOffice }

  private init(
    address: String, desk: FrontDesk, server: HTTPServer, client: MQTTClient, inbox: Inbox, isStopping: Locked<Bool>,
    writer: OSThread, webhooks: Webhooks
  ) {
    self.address = address
    self.desk = desk
    self.server = server
    self.client = client
    self.inbox = inbox
    self.isStopping = isStopping
    self.writer = writer
    self.webhooks = webhooks
  }

  /// Recovers what is on disk, opens the port, and begins to listen to the broker.
  public static func start(_ options: Options) throws -> Monitor {
    let site = options.configuration.site
    let wording = try Wording.embedded()
    let record = try options.record.map { try InboxRecord(path: $0) }
    let recovered = try Recovered.open(site: site, data: options.data, accepted: options.acceptedLoss)
    let reading = options.clock.reading()
    let (watch, shown) = ClockWatch.start(
      after: recovered.lastTime, at: reading, speed: options.clock.speed, earliest: options.clock.earliest,
      isRight: options.clockIsRight)
    let clock = BelievedClock(options.clock, watch, at: reading)
    let inbox = try Inbox(clock: options.clock)
    let live = Locked(
      Live(
        building: recovered.building,
        decoder: Decoder(
          sources: options.configuration.sources, bindings: recovered.building.site.bindings,
          spaces: Set(site.spaces.map(\.id))),
        titles: recovered.titles, history: recovered.history, shadow: recovered.shadow,
        lastBooking: recovered.lastBooking, lastWait: recovered.lastWait))
    live.withLock { $0.unreadableRecords = recovered.unreadable }
    let state = StateNumber()
    let feed = Feed(boot: SiteClock.wall.now())
    let links = try LinkKey.open(dataFolder: options.data.path)
    let webhooks = try Webhooks(options.configuration.webhooks, folder: options.data.webhooks, clock: clock)
    let house = House(
      live: live, inbox: inbox, clock: clock, wording: wording, feed: feed,
      access: try access(options), links: links, webhooks: webhooks, state: state, backOffice: try BackOffice(),
      names: SiteNames(site), requests: KnownRequests(recovered.answered))
    try house.backOffice.start()
    let desk = FrontDesk(house: house)
    let server = try Self.serve(
      house, at: desk, on: options.listen, behind: options.configuration.trustedProxies)
    let address = "http://\(host(of: options.listen)):\(server.port)"
    let client = try connect(options, to: inbox)
    house.hear(by: client)
    let outside = Outside(
      site: site, clock: clock, wording: wording, feed: feed,
      gone: PublishedSpaces(site, dataFolder: options.data.path).gone
    ) { client.publish($0) }
    let notices = Notices(
      site: site, links: links, address: options.configuration.publicURL ?? address, webhooks: webhooks
    ) { client.publish($0) }
    let isStopping = Locked(false)
    let start = WriterStart(
      live: live, state: state, inbox: inbox,
      time: Writer.Time(clock: options.clock, watch: watch, shown: shown, believed: clock), recovered: recovered,
      looksForRoom: options.looksForRoom, outside: outside, notices: notices, record: record
    ) { client.probe() }
    notices.resume(recovered.notices.filter { $0.goodUntil > watch.now })
    try webhooks.start()
    let thread = try OSThread(named: "writer") { start.run { isStopping.withLock { $0 } } }
    try client.start()
    for line in PrivateFiles(of: options.configuration, data: options.data, members: options.members).complaints {
      Log.warning(line)
    }
    return Monitor(
      address: address, desk: desk, server: server, client: client, inbox: inbox, isStopping: isStopping,
      writer: thread, webhooks: webhooks)
  }

  /// The disk failed, and writes again. What was decided and refused meanwhile lives on in this monitor: only one that is started anew, from what is on the disk, may promise
  /// anything again.
  public var isToBeginAnew: Bool { desk.house.read(\.hasRoomAgain) }

  /// Finishes what was taken in, says goodbye to the broker, closes the port; returns when all threads have ended.
  public func stop() {
    client.stop()
    isStopping.withLock { $0 = true }
    inbox.nudge()
    writer.join()
    webhooks.stop()
    backOffice.stop()
    server.stop()
  }

  /// The host of HOST:PORT, as an address names it.
  private static func host(of listen: String) -> Substring { listen[..<(listen.lastIndex(of: ":") ?? listen.endIndex)] }

  private static func serve(
    _ house: House, at desk: FrontDesk, on listen: String, behind proxies: [AddressRange]
  ) throws -> HTTPServer {
    var limits = HTTPLimits()
    limits.bringsOthers = { address in proxies.contains { $0.contains(address) } }
    let server = HTTPServer(configuration: limits) { request, responder in desk.answer(request, responder) }
    try server.listen(listen)
    house.serve(by: server)
    house.feed.serve(by: server)
    return server
  }

  private static func access(_ options: Options) throws -> Access {
    let given = options.members ?? options.configuration.members
    let members = try Members.open(
      path: given ?? options.data.members, isRequired: given != nil, copy: options.data.membersCopy)
    return Access(
      dataFolder: options.data.path, site: options.configuration.site.id, members: members,
      trustedProxies: options.configuration.trustedProxies, publicURL: options.configuration.publicURL)
  }

  private static func connect(_ options: Options, to inbox: Inbox) throws -> MQTTClient {
    let site = options.configuration.site
    let id = "presenza-\(site.id)"
    var client = try MonitorClient.options(options.configuration, broker: options.broker, clientID: id)
    client.will = Will(
      topic: "presenza/\(site.id)/status", offline: Array("offline".utf8), online: Array("online".utf8))
    client.probeTopic = "presenza/\(site.id)/probe/\(id)"
    options.line(&client)
    let complaints = Complaints()
    return try MQTTClient(
      options: client, onMessage: { inbox.put($0) }, onBatch: { inbox.nudge() },
      onListened: { inbox.put(.listened($0)) },
      onComplaint: { text in if complaints.isNew(text) { Log.warning("broker: \(text)") } },
      onState: { inbox.put(.connection($0)) })
  }
}

/// What the writer's thread begins with, handed over once.
// Proof for `@unchecked`: the journals and the record in it are touched by the thread that calls `run`, and by nobody else once it is made.
private final class WriterStart: @unchecked Sendable {
  private let writer: Writer
  private let downSince: Instant?

  init(
    live: Locked<Live>, state: StateNumber, inbox: Inbox, time: Writer.Time, recovered: Recovered, looksForRoom: Int,
    outside: Outside, notices: Notices, record: InboxRecord?, probe: @escaping @Sendable () -> Void
  ) {
    writer = Writer(
      live: live, state: state, inbox: inbox, time: time,
      logbook: Logbook(journal: recovered.journal, titles: recovered.titlesLog), looksForRoom: looksForRoom,
      outside: outside, notices: notices, record: record, recovered: recovered.count, probe: probe)
    downSince = recovered.downSince
  }

  func run(until isStopping: @escaping () -> Bool) { writer.run(from: downSince, until: isStopping) }
}
