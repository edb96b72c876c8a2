import Journaling
import Locking
import MQTT
import Occupancy
import Sensors
import Threads

/// The one that decides. It takes the whole inbox, decides under the lock, shows presence at once, writes the journal, and only then lets out what must not be taken back.
final class Writer {
  private let live: Locked<Live>
  private let state: StateNumber
  private let inbox: Inbox
  private let clock: SiteClock
  private let believed: BelievedClock
  private var watch: ClockWatch
  /// What the clock showed at the start.
  private let atStart: ClockWatch.Finding
  private let logbook: Logbook
  private let outside: Outside
  private let notices: Notices
  private let record: InboxRecord?
  /// Has the broker asked whether all has arrived.
  private let probe: () -> Void
  /// It was asked, and nothing has come of it yet.
  private var isProbing = false
  /// How many events the journal held when it was opened.
  private let recovered: Int
  private var mail = Mail()
  private var lastBeat = MonotonicInstant.now()
  /// After a failure: when it was last looked whether the disk writes again, and how often that is.
  private var lastLook = MonotonicInstant.now()
  private let looksForRoom: Int

  /// No tick is later than this: statuses follow the clock, and the heartbeat bounds what a crash can miss.
  private static let longestWait = 1_000

  /// The clock, and what is made of it.
  struct Time {
    var clock: SiteClock
    var watch: ClockWatch
    var shown: ClockWatch.Finding
    var believed: BelievedClock
  }

  init(
    live: Locked<Live>, state: StateNumber, inbox: Inbox, time: Time, logbook: Logbook, looksForRoom: Int,
    outside: Outside, notices: Notices, record: InboxRecord?, recovered: Int, probe: @escaping () -> Void
  ) {
    self.live = live
    self.state = state
    self.inbox = inbox
    clock = time.clock
    believed = time.believed
    watch = time.watch
    atStart = time.shown
    self.logbook = logbook
    self.looksForRoom = looksForRoom
    self.outside = outside
    self.notices = notices
    self.record = record
    self.recovered = recovered
    self.probe = probe
  }

  /// Resumes what was interrupted, then runs until `isStopping` says so; what was taken before that is finished.
  func run(from downSince: Instant?, until isStopping: () -> Bool) {
    resume(downSince)
    while true {
      let due = live.withLock { $0.building.nextDue }
      inbox.wait(
        milliseconds: min(
          Self.longestWait, believed.realMilliseconds(until: due), logbook.milliseconds(at: .milliseconds)))
      let isLast = isStopping()
      mail.clear()
      inbox.take(for: &mail)
      takeTurn(isLast: isLast)
      if isLast { break }
      lookForRoom()
    }
    lastBeat = MonotonicInstant(nanoseconds: 0)
    beat()
    logbook.close()
  }

  /// Moves every *since* by the time that was missed, and watches nothing until the broker is heard. From here on it keeps count of what has arrived. A start whose clock is not believed goes
  /// on from the journal's end.
  private func resume(_ downSince: Instant?) {
    let shows = clock.now()
    let now = if case .wentBack(let from, _) = atStart { from } else { watch.now }
    var turn = Turn()
    record?.add(TraceWriter.life(.started(downSince: downSince, recovered: recovered), at: now))
    let line = live.withLock { live in
      live.building.handle(.started(downSince: downSince), at: now, into: &turn.events)
      live.building.handle(.brokerLost(since: now), at: now, into: &turn.events)
      live.building.handle(.listened(until: now), at: now, into: &turn.events)
      record?.add(TraceWriter.life(.listened(until: now), at: now))
      defer {
        turn.touched = live.building.takeTouched()
        turn.bindings = live.building.site.bindings
      }
      switch atStart {
      // What was missed has been told already.
      case .runs, .missed: return String?.none
      case .wentBack, .isWrong: return live.take(atStart, watch, shows: shows, record, into: &turn)
      }
    }
    if let line { Log.warning(line) }
    state.advance()
    finish(&turn)
  }

  private func takeTurn(isLast: Bool) {
    let mail = self.mail
    let record = self.record
    // One reading for the whole turn, after the inbox was taken: nothing in it is later.
    let before = watch.now
    let reading = clock.reading()
    let finding = watch.look(at: reading)
    let watch = self.watch
    let now = watch.now
    believed.follow(watch, at: reading)
    var (turn, line) = live.withLock { live in
      var turn = Turn()
      let line = live.take(finding, watch, shows: reading.wall, record, into: &turn)
      live.counts.overflowed += mail.overflowed
      mail.bytes.withUnsafeBytes { bytes in
        for entry in mail.entries {
          switch entry {
          case .message(var message):
            // It came since the last turn, whatever the clock showed when it did.
            message.received = min(max(message.received, before), now)
            live.take(message, from: bytes, record, into: &turn)
          case .letter(.connection(let state)):
            if state == .subscribed { turn.isConnected = true }
            live.take(state, at: now, speed: clock.speed, record, into: &turn)
          case .letter(.listened(let until)):
            // Whatever found no room came before it.
            guard mail.overflowed == 0 else { continue }
            live.take(listenedUntil: until, at: now, speed: clock.speed, record, into: &turn)
          case .letter(.order(let order)): live.take(order, at: now, record, into: &turn)
          }
        }
      }
      if mail.overflowed > 0 { live.missMessages(at: now, record, into: &turn) }
      live.building.handle(.tick, at: now, into: &turn.events)
      if isLast { record?.add(TraceWriter.life(.stopped, at: now)) }
      turn.touched = live.building.takeTouched()
      turn.bindings = live.building.site.bindings
      turn.rejections = live.decoder.takeFirstRejections()
      turn.waitsToListen = live.building.waitsToListen
      return (turn, line)
    }
    if let line { Log.warning(line) }
    // The beat of the later time must not be the last one.
    if case .wentBack = finding { lastBeat = MonotonicInstant(nanoseconds: 0) }
    askToListen(turn)
    state.advance()
    finish(&turn)
  }

  /// A release waits for a probe that was sent after its deadline: it need not wait for the next of the regular ones.
  private func askToListen(_ turn: Turn) {
    if turn.hasListened { isProbing = false }
    guard turn.waitsToListen, !isProbing else { return }
    isProbing = true
    probe()
  }

  /// Shows, persists, publishes and answers what a turn decided.
  private func finish(_ turn: inout Turn) {
    for first in turn.rejections { Log.warning(first.line) }
    outside.show(turn.events.filter(\.fact.isShownAtOnce), live)
    record?.flush()
    persist(&turn)
    live.withLock { live in
      live.journalFailure = logbook.failure?.description
      live.settle(turn)
      live.count(turn)
    }
    state.advance()
    if logbook.failure == nil {
      outside.show(turn.events.filter { !$0.fact.isShownAtOnce }, live)
      notices.show(turn.events, live)
    }
    if turn.isConnected { outside.connected() }
    outside.settle(turn, live)
    answer(turn)
    beat()
  }

  /// Writes what must survive, as soon as it has to be.
  private func persist(_ turn: inout Turn) {
    guard logbook.failure == nil else { return }
    let now = Int64.milliseconds
    logbook.add(
      turn.events, titles: turn.titles.map(\.bytes), answered: turn.answered, bindings: turn.bindings, at: now)
    guard logbook.isDue(at: now) else { return }
    do { turn.records = try logbook.write() } catch { hasFailed(error) }
  }

  private func hasFailed(_ error: JournalError) {
    Log.error("journal: \(error)")
    lastLook = .now()
  }

  /// After a failure: what was decided and refused lives on in the building, so only a start anew from what is on disk may promise anything again.
  private func lookForRoom() {
    let now = MonotonicInstant.now()
    guard logbook.failure != nil, lastLook.milliseconds(until: now) >= looksForRoom else { return }
    lastLook = now
    guard logbook.hasRoom() else { return }
    live.withLock { $0.hasRoomAgain = true }
  }

  private func answer(_ turn: Turn) {
    let failure = live.withLock { $0.whyUnavailable }
    for pending in turn.answers {
      if let failure {
        let isUncertain = pending.isDecided && pending.refusal == nil && logbook.isUncertain
        pending.order.answer(.unavailable(Order.Unavailable(why: failure, isUncertain: isUncertain)))
      } else if let why = pending.refusal {
        pending.order.answer(.refused(why))
      } else if let wait = pending.wait {
        pending.order.answer(.waiting(wait, isNew: pending.isNew))
      } else if pending.booking.text.isEmpty {
        pending.order.answer(.done(nil))
      } else if let booking = live.withLock({ $0.ledger[pending.booking] }) {
        pending.order.answer(pending.isNew ? .done(booking) : .stands(booking))
      } else {
        pending.order.answer(.refused(.unknownBooking))
      }
    }
  }

  private func beat() {
    let now = MonotonicInstant.now()
    guard lastBeat.milliseconds(until: now) >= Self.longestWait / 2, logbook.failure == nil else { return }
    lastBeat = now
    do {
      // On a line that is deaf without anybody knowing yet, it watches nothing: were it to end now, the time since is missed.
      let listened = live.withLock { $0.building.listenedUntil }
      let records = try logbook.beat(at: min(watch.now, listened ?? watch.now))
      live.withLock { $0.counts.add(records: records) }
    } catch {
      hasFailed(error)
      live.withLock { $0.journalFailure = error.description }
    }
  }
}

/// What one turn of the writer decided.
struct Turn: Sendable {
  struct Pending: Sendable {
    var order: Order
    var booking: BookingID
    var wait: WaitID?
    var refusal: Refusal.Why?
    /// False where nothing could be promised, and nothing was tried.
    var isDecided = true
    /// False where what was asked for stood already.
    var isNew = true
  }

  var events: [Event] = []
  var touched: [Int] = []
  /// It is known anew how far all has arrived, or that the line is another.
  var hasListened = false
  /// The broker has taken our subscriptions on a new connection.
  var isConnected = false
  /// Something waits until more is known to have arrived.
  var waitsToListen = false
  /// The building's after the turn: devices may have bound themselves.
  var bindings: [Binding] = []
  var answers: [Pending] = []
  var titles: [TitleRecord] = []
  var answered: [AnsweredRequest] = []
  var records = 0
  /// What was refused for the first time: said once a source.
  var rejections: [Rejections.First] = []
}

extension Int64 {
  /// Now, by the clock that nobody can set.
  fileprivate static var milliseconds: Int64 { Int64(MonotonicInstant.now().nanoseconds / 1_000_000) }
}

extension Fact {
  /// Presence and the state of sensors show at once; what frees or promises something waits for the disk.
  var isShownAtOnce: Bool {
    switch self {
    case .presence, .sensorSilent, .sensorBack, .suspected, .trusted, .cutOff: true
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline,
      .deviceOnline,
      .booked, .checkedIn,
      .warned, .kept, .released,
      .wouldRelease, .undone, .cancelled, .ended, .refused, .resumed, .clockSetBack, .bound, .opened, .disagreed,
      .agreed, .forgot, .extended, .moved, .pinned, .described, .wrongDesk, .notBeside, .askedToConfirm, .confirmed,
      .lapsed,
      .outOfOrder, .lent,
      .walkedIn, .walkInEnded, .waiting, .offered, .offerLapsed, .waitEnded, .questioned:
      false
    }
  }
}
