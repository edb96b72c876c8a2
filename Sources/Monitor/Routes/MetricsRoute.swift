import HTTP
import MQTT
import Occupancy
import Sensors

/// `/metrics` in Prometheus' text format (version 0.0.4). Counts and states only: no name, no member, no text of a sensor.
enum MetricsRoute {
  static func metrics(_ exchange: Exchange) {
    let now = exchange.now
    let (seen, heard) = exchange.house.read { (Seen($0), Heard($0)) }
    var page = MetricsPage()
    sensors(seen, heard, into: &page)
    spaces(seen, for: exchange.reader, now: now, into: &page)
    page.begin("presenza_build_info", "gauge", "1; the label tells which Presenza this is.")
    page.sample([("version", Version.text)], 1)
    signIns(exchange.house.access.figures, into: &page)
    limits(exchange.house.access.pace.limited, into: &page)
    webhooks(exchange.house.webhooks.figures, into: &page)
    if let figures = exchange.house.brokerFigures { broker(figures, into: &page) }
    if let figures = exchange.house.httpFigures {
      http(figures, into: &page)
      inNeed(figures, into: &page)
    }
    page.begin("presenza_inbox_waiting", "gauge", "Messages and orders that wait for the writer.")
    page.sample([], Double(exchange.house.inboxDepth))
    batteries(seen.building, into: &page)
    process(dataFolder: exchange.house.access.dataFolder, into: &page)
    exchange.send(
      HTTPResponse(
        status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")], body: page.bytes))
  }

  /// What the decoder has counted.
  private struct Heard {
    var sources: [String]
    var received: [UInt64]
    var late: [UInt64]
    var wrongClocks: [Int]
    var rejections: [(source: String, reason: String, count: UInt64)]
    var unbound: Int

    init(_ live: Live) {
      let decoder = live.decoder
      sources = decoder.sources.map(\.name)
      received = decoder.received
      late = decoder.late
      wrongClocks = decoder.wrongClocksBySource
      rejections = decoder.rejections.all.map { ($0.source, $0.reason.name, UInt64($0.count)) }
      unbound = decoder.unbound.count
    }
  }

  private static func sensors(_ seen: Seen, _ heard: Heard, into page: inout MetricsPage) {
    page.begin("presenza_messages_total", "counter", "Messages received, by source.")
    for (source, count) in zip(heard.sources + ["none"], heard.received) {
      page.sample([("source", source)], Double(count))
    }
    page.begin(
      "presenza_messages_rejected_total", "counter", "Messages or fields that could not be used, by source and reason.")
    for rejection in heard.rejections {
      page.sample([("source", rejection.source), ("reason", rejection.reason)], Double(rejection.count))
    }
    page.sample([("source", "inbox"), ("reason", "overflow")], Double(seen.counts.overflowed))
    page.begin("presenza_devices_unbound", "gauge", "Devices that are heard and watch no space.")
    page.sample([], Double(heard.unbound))
    page.begin("presenza_sensors", "gauge", "Bound devices, by state.")
    let conditions = seen.building.bindings.indices.map { seen.building.condition(of: BindingIndex($0)) }
    for condition in SensorCondition.allCases {
      page.sample([("state", condition.rawValue)], Double(conditions.count { $0 == condition }))
    }
    page.begin("presenza_clocks_wrong", "gauge", "Devices whose clock is off by more than ten minutes, by source.")
    for (source, count) in zip(heard.sources, heard.wrongClocks) { page.sample([("source", source)], Double(count)) }
    page.begin("presenza_values_late_total", "counter", "Values that speak of the past and moved nothing, by source.")
    for (source, count) in zip(heard.sources, heard.late) { page.sample([("source", source)], Double(count)) }
  }

  private static func spaces(_ live: Seen, for reader: Identity, now: Instant, into page: inout MetricsPage) {
    let view = SpaceView(building: live.building, ledger: live.ledger, now: now)
    var counts: [String: [SpaceStatus: Int]] = [:]
    let counted = view.counted(for: reader)
    for (number, space) in live.building.site.spaces.enumerated() where counted[number] {
      counts[space.kind.rawValue, default: [:]][view.status(number).status, default: 0] += 1
    }
    page.begin(
      "presenza_spaces", "gauge", "Spaces, by kind and status, but standing places of which there are too few to count."
    )
    for (kind, byStatus) in counts.sorted(by: { $0.key < $1.key }) {
      for status in SpaceStatus.allCases {
        page.sample([("kind", kind), ("status", status.rawValue)], Double(byStatus[status, default: 0]))
      }
    }
    page.begin("presenza_bookings_total", "counter", "Events of bookings since the start, by what happened.")
    for type in ["booked", "checked-in", "warned", "kept", "released", "would-release", "undone", "cancelled", "ended"]
    {
      page.sample([("event", type)], Double(live.counts.events[type, default: 0]))
    }
    page.begin("presenza_events_total", "counter", "Events decided since the start, by type.")
    for (type, count) in live.counts.events.sorted(by: { $0.key < $1.key }) {
      page.sample([("type", type)], Double(count))
    }
    page.begin("presenza_broker_connected", "gauge", "1 while the broker hands over what it gets, and in time.")
    page.sample([], live.connection.isReady ? 1 : 0)
    page.begin("presenza_journal_batches_total", "counter", "Batches written and synced.")
    page.sample([], Double(live.counts.batches))
    page.histogram(
      "presenza_turn_seconds", "Turns of the writer: all that came, decided, written and told.", live.counts.turns)
    page.histogram(
      "presenza_journal_write_seconds", "From handing a batch to the disk until it was durable.", live.counts.writes)
    page.begin("presenza_journal_records_total", "counter", "Records written.")
    page.sample([], Double(live.counts.records))
    page.begin("presenza_clock_wrong", "gauge", "1 while the clock of this machine shows a time that cannot be.")
    page.sample([], live.clock.wrong == nil ? 0 : 1)
    page.begin("presenza_clock_jumps_total", "counter", "How often the clock was set, by direction.")
    page.sample([("direction", "ahead")], Double(live.clock.jumpsAhead))
    page.sample([("direction", "back")], Double(live.clock.jumpsBack))
    page.begin("presenza_stalls_total", "counter", "How often the host slept or the process stood still.")
    page.sample([], Double(live.clock.stalls))
    page.begin("presenza_journal_records_unreadable", "gauge", "Records of devices that were passed over at the start.")
    page.sample([], Double(live.unreadableRecords))
    page.begin("presenza_journal_failed", "gauge", "1 once the journal takes nothing more.")
    page.sample([], live.journalFailure == nil ? 0 : 1)
  }

  private static func signIns(_ counts: Access.Counts, into page: inout MetricsPage) {
    page.begin("presenza_sign_ins_total", "counter", "Tries to sign in, by what came of them.")
    for (result, count) in [("done", counts.done), ("wrong", counts.wrong), ("limited", counts.limited)] {
      page.sample([("result", result)], Double(count))
    }
  }

  private static func limits(_ limited: [String: Int], into page: inout MetricsPage) {
    page.begin("presenza_changes_limited_total", "counter", "Changes answered with 429, by who asked for too many.")
    for (sort, count) in limited.sorted(by: { $0.key < $1.key }) { page.sample([("by", sort)], Double(count)) }
  }

  private static func webhooks(_ figures: [Webhooks.Figures], into page: inout MetricsPage) {
    page.begin(
      "presenza_webhooks_total", "counter", "Messages to webhooks, by what came of them; a failed one is tried again.")
    let results: [(String, KeyPath<Deliveries.Counts, Int>)] = [
      ("delivered", \.delivered), ("failed", \.failed), ("expired", \.expired), ("overflowed", \.overflowed),
    ]
    for (result, count) in results {
      page.sample([("result", result)], Double(figures.reduce(0) { $0 + $1.counts[keyPath: count] }))
    }
    page.begin("presenza_webhooks_waiting", "gauge", "Messages that are still to be delivered.")
    page.sample([], Double(figures.reduce(0) { $0 + $1.waiting }))
  }

  private static func broker(_ figures: ClientFigures, into page: inout MetricsPage) {
    page.begin("presenza_broker_reconnects_total", "counter", "Connections to the broker after the first.")
    page.sample([], Double(figures.reconnects))
    page.begin("presenza_publications_total", "counter", "Messages to the broker, by what came of them.")
    page.sample([("result", "published")], Double(figures.published))
    page.sample([("result", "dropped")], Double(figures.dropped))
    page.begin(
      "presenza_broker_deaf_total", "counter",
      "Connections given up because the broker answered and handed over nothing."
    )
    page.sample([], Double(figures.deaf))
    page.begin(
      "presenza_broker_behind_total", "counter",
      "Times that no probe came back in time, so that what arrived could not be taken for fresh.")
    page.sample([], Double(figures.behind))
    page.begin(
      "presenza_broker_published_total", "counter",
      "Publications that the broker has acknowledged, or that were written.")
    page.sample([], Double(figures.published))
    page.begin(
      "presenza_broker_dropped_total", "counter",
      "Publications given up: refused by the broker, too long for it, or beyond what may wait.")
    page.sample([], Double(figures.dropped))
  }

  private static func http(_ figures: HTTPFigures, into page: inout MetricsPage) {
    page.begin("presenza_http_requests_total", "counter", "Answers, by class of status.")
    page.sample([("class", "2xx")], Double(figures.successes))
    page.sample([("class", "3xx")], Double(figures.redirections))
    page.sample([("class", "4xx")], Double(figures.clientErrors))
    page.sample([("class", "5xx")], Double(figures.serverErrors))
    page.begin("presenza_http_connections", "gauge", "Open connections.")
    page.sample([], Double(figures.connectionsOpen))
    page.begin("presenza_http_streams", "gauge", "Open event streams.")
    page.sample([], Double(figures.streams.values.reduce(0, +)))
  }
}

/// Lines of Prometheus' text format, label values escaped as it asks.
struct MetricsPage: Sendable {
  private(set) var bytes: [UInt8] = []
  private var name = ""

  mutating func begin(_ name: String, _ type: String, _ help: String) {
    self.name = name
    bytes += Array("# HELP \(name) \(help)\n# TYPE \(name) \(type)\n".utf8)
  }

  mutating func sample(_ labels: [(String, String)], _ value: Double) {
    var line = name
    if !labels.isEmpty {
      line += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
    }
    bytes += Array("\(line) \(Self.written(value))\n".utf8)
  }

  private static func written(_ value: Double) -> String { Int64(exactly: value).map { "\($0)" } ?? "\(value)" }

  /// A whole histogram: each bucket holds what those before it hold.
  mutating func histogram(_ name: String, _ help: String, _ durations: Durations) {
    begin(name, "histogram", help)
    var below = 0
    for (bound, count) in zip(Durations.bounds.map(Self.written) + ["+Inf"], durations.counts) {
      below += count
      self.name = name + "_bucket"
      sample([("le", bound)], Double(below))
    }
    self.name = name + "_sum"
    sample([], durations.seconds)
    self.name = name + "_count"
    sample([], Double(below))
  }

  private static func escaped(_ text: String) -> String {
    text.visible.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
