import Journaling
import Occupancy

/// What was on disk when the monitor started, and the logs to go on writing.
struct Recovered {
  var building: Building
  var titles: [BookingID: String]
  var history: PresenceHistory
  /// The number of the last wait that was ever made: none gets the id of another.
  var lastWait: Int
  var shadow: Shadow
  /// How many events that was.
  var count: Int
  /// Since when nobody watched; nil when nobody ever did.
  var downSince: Instant?
  /// The latest time that the journal knows: no right clock shows an earlier one.
  var lastTime: Instant?
  var journal: Journal
  var titlesLog: Journal
  /// What concerned somebody and was of use to the end of the journal, in order: it may not have reached whoever is told of it.
  var notices: [Notice]

  static func open(site: Site, data: DataFolder) throws -> Recovered {
    var building = Building(site: site)
    var shadow = Shadow(site: site)
    var reader = EventReader(site: site)
    var unread = 0
    var last: Instant?
    var history = PresenceHistory(spaces: site.spaces.count)
    var lastWait = 0
    var notices: [Notice] = []
    let opened = try Journal.open(folder: data.journal) { record throws(UnknownRecord) in
      switch try reader.read(record) {
      case .event(let event):
        building.apply(event)
        history.note(event, of: building)
        if case .waiting(let wait) = event.fact { lastWait = max(lastWait, Int(wait.id.text.dropFirst()) ?? 0) }
        if let notice = Notice(event, of: building) {
          notices.removeAll { $0.goodUntil <= event.at }
          notices.append(notice)
        }
        shadow.take(event)
        last = event.at
      case .ofAnotherSite: unread += 1
      }
    }
    let downSince = opened.recovery.lastHeartbeat ?? last
    let lastTime = [opened.recovery.lastHeartbeat, last].compactMap { $0 }.max()
    if unread > 0 {
      Log.warning(
        "\(unread) events speak of devices that the configuration no longer has; they are kept and passed over")
    }
    if opened.recovery.droppedTornBytes > 0 {
      Log.warning(
        "the journal's torn end was cut: \(opened.recovery.droppedTornBytes) bytes that were never acknowledged")
    }
    if opened.recovery.missingBatches > 0 {
      Log.warning(
        "the journal lacks \(opened.recovery.missingBatches) batches that were durable: somebody or something cut it")
    }
    var titles: [BookingID: String] = [:]
    let titlesLog = try Journal.open(folder: data.titles) { record throws(UnknownRecord) in
      if let (booking, title) = TitleRecord.decode(Array(record.bytes)) { titles[booking] = title }
    }
    return Recovered(
      building: building, titles: titles, history: history, lastWait: lastWait, shadow: shadow,
      count: opened.recovery.records, downSince: downSince, lastTime: lastTime, journal: opened.journal,
      titlesLog: titlesLog.journal,
      notices: notices)
  }
}
