import Journaling
import MQTT
import Occupancy
import Sensors
import Threads

extension Live {
  /// Decodes one message and lets the building decide what follows from it. `record` keeps what is decided on.
  mutating func take(
    _ message: Mail.Message, from bytes: UnsafeRawBufferPointer, _ record: InboxRecord?, into turn: inout Turn
  ) {
    let delivery = Delivery(
      topic: UnsafeRawBufferPointer(rebasing: bytes[message.topic]),
      payload: UnsafeRawBufferPointer(rebasing: bytes[message.payload]), isRetained: message.isRetained,
      isBacklog: message.isBacklog, received: message.received)
    if let record {
      record.add(
        TraceWriter.message(
          topic: delivery.topic, payload: delivery.payload, isRetained: message.isRetained,
          isBacklog: message.isBacklog, received: message.received,
          at: building.now > message.received ? building.now : nil))
    }
    decoder.read(delivery, for: &building, heard: &heard, into: &turn.events)
  }

  mutating func take(
    _ state: ConnectionState, at now: Instant, speed: Double, _ record: InboxRecord?, into turn: inout Turn
  ) {
    func lose(since: Instant) {
      // By its own time the building may have listened to less: a clock that jumped since then has passed time that nobody watched.
      let since = min(since, building.listenedUntil ?? since)
      record?.add(TraceWriter.life(.brokerLost(since: since), at: now))
      building.handle(.brokerLost(since: since), at: now, into: &turn.events)
    }
    /// Each reason is said once until the broker is back, however often it is tried.
    func complain(_ why: String) {
      if why != whyAway { Log.warning(why) }
      whyAway = why
    }
    let (wasReady, stood) = (connection.isReady, connection.stands)
    connection = state
    turn.hasListened = true
    switch state {
    case .caughtUp:
      guard !wasReady else { return }
      connectedSince = now
      Log.info(whyAway == nil ? "broker: connected" : "broker: connected again")
      whyAway = nil
      decoder.brokerFound(at: now, knowing: building)
      record?.add(TraceWriter.life(.brokerFound, at: now))
      building.handle(.brokerFound, at: now, into: &turn.events)
    case .behind(let since, let why):
      complain("broker: \(why)")
      connectedSince = nil
      lose(since: since.map { now.before($0, speed: speed) } ?? now)
    case .lost(let since, let why):
      complain(stood ? "broker lost: \(why)" : "broker: \(why); it goes on trying")
      connectedSince = nil
      lose(since: since.map { now.before($0, speed: speed) } ?? now)
    case .refused(let reason, let whatToDo):
      complain("broker refuses: \(reason). \(whatToDo)")
      connectedSince = nil
      lose(since: now)
    case .connecting, .subscribed, .stopped: break
    }
  }

  /// All that the broker had by then has been taken before.
  mutating func take(
    listenedUntil sent: MonotonicInstant, at now: Instant, speed: Double, _ record: InboxRecord?, into turn: inout Turn
  ) {
    turn.hasListened = true
    if connection.isReady, building.cutOffSince != nil {
      // The line stood all the while, and what it brought was lost here: `missMessages`.
      record?.add(TraceWriter.life(.brokerFound, at: now))
      building.handle(.brokerFound, at: now, into: &turn.events)
    }
    let until = now.before(sent, speed: speed)
    record?.add(TraceWriter.life(.listened(until: until), at: now))
    building.handle(.listened(until: until), at: now, into: &turn.events)
  }

  /// Messages found the inbox full and are lost: from the last moment up to which all had arrived nobody watched, until a probe comes back that was taken from an inbox with room.
  mutating func missMessages(at now: Instant, _ record: InboxRecord?, into turn: inout Turn) {
    let since = min(building.listenedUntil ?? now, now)
    record?.add(TraceWriter.life(.brokerLost(since: since), at: now))
    building.handle(.brokerLost(since: since), at: now, into: &turn.events)
  }

  mutating func take(_ order: Order, at now: Instant, _ record: InboxRecord?, into turn: inout Turn) {
    let standing = standing(order.wish, at: now)
    guard whyUnavailable == nil else {
      // What stands here may have been decided when the disk failed: whoever asks again is not told otherwise than before.
      turn.answers.append(Turn.Pending(order: order, booking: "", refusal: nil, isDecided: standing != nil))
      return
    }
    if let standing {
      turn.answers.append(
        Turn.Pending(order: order, booking: standing.booking ?? "", wait: standing.wait, refusal: nil, isNew: false))
      return
    }
    let (from, before) = (turn.events.count, turn.answers.count)
    decide(order, at: now, record, into: &turn)
    guard let request = order.request, let pending = turn.answers[before...].first, pending.refusal == nil,
      turn.events[from...].contains(where: \.fact.isDurable)
    else { return }
    turn.answered.append(
      AnsweredRequest(at: now, request: request.request, body: request.body, outcome: pending.outcome))
  }

  private mutating func decide(_ order: Order, at now: Instant, _ record: InboxRecord?, into turn: inout Turn) {
    let command: Command
    var names: [(booking: BookingID, title: String)] = []
    switch order.wish {
    case .forget(let bindings):
      for binding in bindings {
        record?.add(TraceWriter.forget(building.binding(binding), at: now))
        building.handle(.forget(binding), at: now, into: &turn.events)
      }
      return turn.answers.append(Turn.Pending(order: order, booking: "", refusal: nil))
    case .house(let deed):
      let start = turn.events.count
      building.handle(.house(deed), at: now, into: &turn.events)
      let refusal = refusal(of: "", in: turn.events[start...])
      if refusal == nil { record?.add(TraceWriter.house(deed, at: now)) }
      return turn.answers.append(Turn.Pending(order: order, booking: "", refusal: refusal))
    case .wait(let wish, let interval, let member, let organisation, let rights):
      let start = turn.events.count
      let id = WaitID("w\(nextWait)")
      let wait = Wait(
        id: id, member: member, wish: wish, interval: interval, madeAt: now, organisation: organisation)
      building.handle(.house(.wait(wait, rights: rights)), at: now, into: &turn.events)
      let refusal = refusal(of: "", in: turn.events[start...])
      if refusal == nil {
        nextWait += 1
        record?.add(TraceWriter.house(.wait(wait), at: now))
      }
      return turn.answers.append(Turn.Pending(order: order, booking: "", wait: id, refusal: refusal))
    case .book(let space, let member, let interval, let title, let terms, let rights):
      let id = BookingID("b\(nextBooking)")
      command = Command(
        .book(space: space, member: member, interval: interval), booking: id, by: order.by, terms: terms, rights: rights
      )
      names = title.map { [(id, $0)] } ?? []
    case .series(let intervals, let space, let member, let title, var terms, let rights, let skips):
      let occurrences = intervals.enumerated().map { number, interval in
        Command.Occurrence(booking: BookingID("b\(nextBooking + number)"), interval: interval)
      }
      let id = occurrences.first?.booking ?? ""
      terms.series = SeriesID("s\(nextBooking)")
      command = Command(
        .bookSeries(occurrences, space: space, member: member, skipsConflicts: skips), booking: id, by: order.by,
        terms: terms, rights: rights)
      names = title.map { title in occurrences.map { ($0.booking, title) } } ?? []
    case .accept(let wait, let rights):
      command = Command(.accept(wait), booking: BookingID("b\(nextBooking)"), by: order.by, rights: rights)
    case .deed(let deed, let id, let rights): command = Command(deed, booking: id, by: order.by, rights: rights)
    case .change(let deed, let id, let details, _, let rights):
      command = Command(deed, booking: id, by: order.by, details: details, rights: rights)
    case .cancelSeries(let series, let member, let rights):
      // The first of those that live, and all that follow it.
      let first = building.ledger.first(1, of: Ledger.Range(member: member)) {
        $0.terms.series == series && $0.status.isLive
      }
      guard let first = first.first else {
        return turn.answers.append(Turn.Pending(order: order, booking: "", refusal: .notLive))
      }
      command = Command(.cancelFollowing, booking: first.id, by: order.by, rights: rights)
    }
    let start = turn.events.count
    building.handle(.command(command), at: now, into: &turn.events)
    var answered = command.booking
    for event in turn.events[start...].reversed() {
      guard case .booked(let id, _, let member, _, _) = event.fact else { continue }
      // A series may leave its first out: what is answered is the first that was made.
      answered = id
      nextBooking = max(nextBooking, 1 + (Int(id.text.dropFirst()) ?? 0))
      guard let name = names.first(where: { $0.booking == id }) else { continue }
      titles[id] = name.title
      turn.titles.append(
        TitleRecord(booking: id, made: TitleRecord.Made(at: event.at, member: member), title: name.title))
    }
    let refusal = refusal(of: command.booking, in: turn.events[start...])
    if refusal == nil, case .change(_, let id, _, let title?, _) = order.wish { rename(id, title, into: &turn) }
    if refusal == nil { record?.add(TraceWriter.command(command.asCarriedOut(in: turn.events[start...]), at: now)) }
    turn.answers.append(Turn.Pending(order: order, booking: answered, refusal: refusal))
  }

  /// A booking that is on disk has its id for good: its new title needs no more than that to be known again.
  private mutating func rename(_ id: BookingID, _ title: String, into turn: inout Turn) {
    guard let booking = building.ledger[id] else { return }
    turn.titles.append(
      TitleRecord(
        booking: id, made: TitleRecord.Made(at: booking.madeAt, member: booking.member), title: title, isChange: true))
  }

  private func refusal(of booking: BookingID, in events: ArraySlice<Event>) -> Refusal.Why? {
    for event in events {
      if case .refused(let refused) = event.fact, refused.booking == booking { return refused.why }
    }
    return nil
  }

  /// What readers may see of a turn, once it is on disk or said to be lost.
  mutating func settle(_ turn: Turn) {
    history.note(turn.events, of: building)
    guard journalFailure == nil else { return }
    ledger = building.ledger
    waits = building.waits
    for record in turn.titles where record.isChange {
      titles[record.booking] = record.title.isEmpty ? nil : record.title
    }
    for event in turn.events where event.fact.isDurable { shadow.take(event) }
  }

  mutating func count(_ turn: Turn) {
    counts.add(records: turn.records)
    for event in turn.events {
      if let type = event.fact.type { counts.events[type, default: 0] += 1 }
    }
  }
}

extension Instant {
  /// What the site's clock showed then, where it shows this now; rounded down.
  fileprivate func before(_ earlier: MonotonicInstant, speed: Double) -> Instant {
    let passed = Double(earlier.milliseconds(until: .now())) * speed
    return self - TimeSpan(milliseconds: Int64(passed.rounded(.up)))
  }
}

extension ConnectionState {
  /// Whether there is a connection that can be lost.
  fileprivate var stands: Bool {
    switch self {
    case .subscribed, .caughtUp, .behind: true
    case .connecting, .refused, .lost, .stopped: false
    }
  }
}

extension Command {
  /// Of a series only what was booked of it: a replay knows nobody's rights, and so not why the rest was left out.
  fileprivate func asCarriedOut(in events: ArraySlice<Event>) -> Command {
    guard case .bookSeries(let occurrences, let space, let member, _) = deed else { return self }
    let made = events.compactMap { event in if case .booked(let id, _, _, _, _) = event.fact { id } else { nil } }
    var command = self
    command.deed = .bookSeries(
      occurrences.filter { made.contains($0.booking) }, space: space, member: member, skipsConflicts: false)
    return command
  }
}
