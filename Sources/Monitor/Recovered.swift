import Journaling
import Occupancy

/// What was on disk when the monitor started, and the logs to go on writing.
struct Recovered {
  var building: Building
  var titles: [BookingID: String]
  var history: PresenceHistory
  /// What was answered to requests with a key, on the last day of the journal.
  var answered: [AnsweredRequest]
  /// The number of the last booking of whose title something is left.
  var lastBooking: Int
  /// The number of the last wait that was ever made: none gets the id of another.
  var lastWait: Int
  var shadow: Shadow
  /// How many records of devices could not be read.
  var unreadable: Int
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

  static func open(site: Site, data: DataFolder, accepted: Loss? = nil) throws -> Recovered {
    var building = Building(site: site)
    var shadow = Shadow(site: site)
    var reader = EventReader(site: site)
    var unread = 0
    var last: Instant?
    var history = PresenceHistory(spaces: site.spaces.count)
    var lastWait = 0
    var notices: [Notice] = []
    var unreadable: [String] = []
    var answered: [AnsweredRequest] = []
    var titles = RecoveredTitles()
    let opened = try Journal.open(
      folder: data.journal, accepted: accepted, isKnown: data.knowsOfBatches()
    ) { record throws(UnknownRecord) in
      switch try reader.read(record) {
      case .event(let event):
        building.apply(event)
        titles.note(event)
        history.note(event, of: building)
        if case .waiting(let wait) = event.fact { lastWait = max(lastWait, Int(wait.id.text.dropFirst()) ?? 0) }
        if let notice = Notice(event, of: building) {
          notices.removeAll { $0.goodUntil <= event.at }
          notices.append(notice)
        }
        shadow.take(event)
        last = event.at
      case .answered(let request):
        // A journal of years has many: what is over goes at times.
        if answered.count == 2 * KnownRequests.most { answered.removeFirst(KnownRequests.most) }
        answered.append(request)
      case .ofAnotherSite: unread += 1
      case .unreadable(let why): unreadable.append("batch \(record.sequence): \(why)")
      }
    }
    let downSince = opened.recovery.lastHeartbeat ?? last
    let lastTime = [opened.recovery.lastHeartbeat, last].compactMap { $0 }.max()
    if unread > 0 {
      Log.warning(
        "\(unread) events speak of devices that the configuration no longer has; they are kept and passed over")
    }
    tell(of: opened.recovery, unreadable)
    let titlesLog = try Journal.open(folder: data.titles) { titles.take($0) }
    if opened.recovery.loss != nil {
      // What is lost had ids, and somebody knows them: a title that is nobody's keeps them from being given again.
      let known = max(titles.lastBooking, building.ledger.all.compactMap(\.id.number).max() ?? 0)
      let id = BookingID("b\(known + moreThanLost)")
      try titlesLog.journal.append([TitleRecord(booking: id, made: nil, title: "").bytes])
      titles.skip(to: id)
    }
    return Recovered(
      building: building, titles: titles.titles, history: history,
      answered: answered, lastBooking: titles.lastBooking, lastWait: lastWait,
      shadow: shadow,
      unreadable: unreadable.count, count: opened.recovery.records, downSince: downSince, lastTime: lastTime,
      journal: opened.journal,
      titlesLog: titlesLog.journal,
      notices: notices)
  }

  /// No journal loses so many bookings at its end.
  private static let moreThanLost = 1_000_000

  private static func tell(of recovery: Recovery, _ unreadable: [String]) {
    if recovery.droppedTornBytes > 0 {
      let kept = recovery.aside.isEmpty ? "there was no room to keep it" : "it is kept in \(recovery.aside.joined())"
      Log.warning("the journal's torn end of \(recovery.droppedTornBytes) bytes was cut; \(kept)")
    }
    if let loss = recovery.loss {
      Log.error("the journal goes on without batches \(loss), as --accept-loss says: bookings in them are gone")
    } else if recovery.batches > 0, recovery.lastHeartbeat == nil {
      Log.warning("the journal has no sign of life: whether batches are missing at its end cannot be told")
    }
    guard let first = unreadable.first else { return }
    Log.error(
      "\(unreadable.count) records of devices in the journal cannot be read and are passed over; they stay where they are. "
        + "No booking is concerned. The first: \(first)")
  }
}
