import FaultyDisks
import Glibc
import Journaling
import Occupancy
import Sensors

/// The process and its disk: how it writes, how it ends, and how it begins again.
extension Life {
  /// As the monitor's writer does: what has to be written is, and a sign of life every half second.
  func keepAlive() {
    guard let logbook, !isIll, outcome.failure == nil else { return }
    if logbook.isDue(at: time.milliseconds) { write() }
    guard time - lastBeat >= .milliseconds(500), !isIll else { return }
    write()
    guard !isIll else { return }
    lastBeat = time
    disk.milliseconds = time.milliseconds - house.begin.milliseconds
    do { try logbook.beat(at: min(now, building.listenedUntil ?? now)) } catch { fallIll() }
  }

  /// Takes what was decided, and writes it where somebody is promised something by it. Every second booking has a title.
  func writeDown(_ events: [Event]) {
    guard let logbook, !isIll else { return }
    var titles: [String] = []
    for event in events {
      guard case .booked(let id, _, _, _, _) = event.fact, event.at.milliseconds % 2 == 0 else { continue }
      titles.append(Self.title(of: id, event.at))
    }
    logbook.add(
      events, titles: titles.map { Array($0.utf8) }, bindings: building.site.bindings, at: time.milliseconds)
    pending += events.filter(\.fact.isDurable)
    pendingTitles.formUnion(titles)
    if logbook.isDue(at: time.milliseconds) { write() }
  }

  static func title(of id: BookingID, _ at: Instant) -> String { "\(id.text) \(at.milliseconds)" }

  /// Writes all that waits. What it returned from is acknowledged.
  func write() {
    guard let logbook, !isIll, !pending.isEmpty else { return }
    let events = pending
    do {
      try logbook.write()
      durable += events
      titled.formUnion(pendingTitles)
    } catch {
      // Where what failed could not be cut off, nobody knows whether it arrived: all of it or nothing may be there after the restart. Else it was refused, and is not there.
      inDoubt = logbook.isUncertain ? events : []
      fallIll()
    }
    pending = []
    pendingTitles = []
  }

  private func fallIll() {
    isIll = true
    // What failed stays failed until somebody restarts the monitor; the process itself may be gone at once.
    plan(.end, after: chance.chance(0.6) ? .zero : chance.span(.seconds(1), .minutes(6)))
  }

  /// Ends the process in one of the ways in which processes end, and starts it again after a while.
  func end() {
    if !isIll, chance.chance(0.4) {
      // From here on the disk has so many calls to live.
      let last = disk.calls + chance.number(1...25)
      let fault: FaultyDisk.Fault =
        switch chance.below(5) {
        case 0: .error(EIO)
        case 1: .error(ENOSPC)
        case 2: .torn(part: Double.random(in: 0..<1, using: &chance), ENOSPC)
        case 3: .downAfter
        case _: .down
        }
      // What is full may be so for one call alone: somebody has made room.
      let isForOne = chance.chance(0.5)
      disk.fault = { _, call in (isForOne ? call == last : call >= last) ? fault : nil }
      trail.add(time, .other("the disk is about to fail"))
      return
    }
    outcome.tally.ends += 1
    if evidence { tellCounterfactuals() }
    let isClean = !isIll && chance.chance(0.2)
    if isClean { write() }
    if !isClean { disk.fault = { _, _ in .down } }
    logbook?.close()
    logbook = nil
    endedAt = max(now, building.now)
    model.goBlind(since: endedAt)
    isDown = true
    if chance.chance(0.4) { disk.cutPower(using: &chance) } else { disk.restart() }
    let downtime = chance.pick([
      chance.span(.milliseconds(200), .seconds(5)), chance.span(.seconds(5), .minutes(5)), chance.minutes(5...60),
    ])
    trail.add(time, .other("the process ends\(isClean ? " in order" : "") and is away for \(downtime.seconds) s"))
    let stop = time + downtime
    pass(until: stop)
    time = stop
    open(downtime: downtime)
    plan(.end, after: chance.span(.minutes(5), .hours(7)))
  }

  /// What happens while nobody listens.
  func pass(until stop: Instant) {
    guard !house.isWild else { return }
    while let happening = simulation.next(before: min(stop, house.end)) {
      if case .message(let message) = happening.what { miss(message) }
    }
  }

  /// Reads the journal back and goes on from there.
  func open(downtime: TimeSpan) {
    let isFirst = downtime == .zero
    if !isFirst, chance.chance(0.3) {
      site = DrawnHouse.changed(site, using: &chance)
      trail.add(time, .other("the configuration was changed"))
    }
    if !isFirst, chance.chance(0.15) {
      let last = disk.calls + chance.number(1...4)
      disk.fault = { _, call in call == last ? .down : nil }
    }
    var found: Found?
    for _ in 0..<3 where found == nil {
      found = try? Found(site: site, on: disk.disk)
      if found == nil { disk.restart() }
    }
    guard let found else { return fail(.nothingLost, "the journal cannot be opened") }
    disk.fault = { _, _ in nil }
    guard found.events == durable || found.events == durable + inDoubt else {
      let first = zip(found.events, durable + inDoubt).first { $0 != $1 }
      return fail(
        .nothingLost,
        "\(durable.count) events were acknowledged, \(found.events.count) are there; the first that differs: \(first.map { "\($0)" } ?? "none")"
      )
    }
    guard titled.isSubset(of: found.titles) else {
      return fail(.nothingLost, "a booking lost its title: \(titled.subtracting(found.titles).sorted().prefix(3))")
    }
    for event in found.events.dropFirst(durable.count) {
      guard case .booked(let id, _, _, _, _) = event.fact, event.at.milliseconds % 2 == 0 else { continue }
      let title = Self.title(of: id, event.at)
      guard found.titles.contains(title) else { return fail(.nothingLost, "\(title) is there without its title") }
      titled.insert(title)
    }
    let before = model
    logbook = found.logbook
    building = found.building
    durable = found.events
    pending = []
    pendingTitles = []
    inDoubt = []
    isIll = false
    isDown = false
    lastBeat = .distantPast
    if chance.chance(0.06) {
      let right = shift
      // At the first start there is nothing to hold a clock against but that it cannot be so early.
      shift = shift + (isFirst ? .days(-3_900) : chance.pick([.days(730), .days(-3_900), .hours(-3), .hours(7)]))
      trail.add(time, .other("the clock shows \(time + shift) at the start"))
      plan(.mendClock(to: right), after: chance.span(.seconds(1), .minutes(40)))
    }
    let downSince = found.recovery.lastHeartbeat ?? found.events.last?.at
    let lastTime = [found.recovery.lastHeartbeat, found.events.last?.at].compactMap { $0 }.max()
    lastTurn = time
    let (watch, shown) = ClockWatch.start(after: lastTime, at: reading(at: time), earliest: ClockWatch.firstYear)
    self.watch = watch
    let begin = if case .wentBack(let from, _) = shown { from } else { watch.now }
    model = Model(site: site, at: max(begin, building.now))
    for event in durable { model.apply(event) }
    model.carryOver(before)
    forgetUnwrittenCut()
    decoder = Decoder(
      sources: house.sources, bindings: building.site.bindings, spaces: Set(site.spaces.map(\.id)))
    heardHere = []
    recording.begin()
    _ = building.takeTouched()
    broker.isReached = false
    broker.connection += 1
    broker.heardUntil = time
    model.goDeaf(since: max(begin, building.now))
    if let downSince { model.away.append(Interval(start: min(endedAt, downSince), end: max(begin, downSince))) }
    handle(.started(downSince: downSince), at: begin)
    model.goBlind(since: building.now)
    handle(.brokerLost(since: begin), at: begin)
    switch shown {
    case .runs, .missed: break
    case .wentBack, .isWrong: follow(shown)
    }
    handle(.listened(until: begin), at: begin)
    plan(.found, after: chance.span(.milliseconds(100), chance.chance(0.2) ? .minutes(4) : .seconds(5)))
  }

  /// That the broker was gone is lost with a process that ends before it could write it: nobody knows then that the last seconds before the end went unheard.
  private func forgetUnwrittenCut() {
    for event in durable.reversed() {
      if case .cutOff = event.fact { return }
      if case .resumed = event.fact { break }
    }
    model.blindSince = model.blindSince.map { max($0, endedAt) }
  }

  /// Whether what can be read from the disk now is what lives.
  func compare() {
    guard logbook != nil, !isIll else { return }
    write()
    guard !isIll, outcome.failure == nil else { return }
    outcome.tally.comparisons += 1
    var read = Building(site: site)
    var reader = EventReader(site: site)
    do {
      _ = try Journal.inspect(folder: "data", on: disk.disk) { record throws(UnknownRecord) in
        if case .event(let event) = try reader.read(record) { read.apply(event) }
      }
    } catch {
      return fail(.nothingLost, "the journal cannot be read: \(error)")
    }
    if let difference = StateText.difference(building, read) { return fail(.recoveryEquals, difference) }
    for (number, (lived, kept)) in zip(building.bindings, read.bindings).enumerated() {
      let device = building.site.bindings[number].device
      if lived.learned.filter({ !$0.values.isEmpty }) != kept.learned {
        return fail(.recoveryEquals, "\(device) has learned \(lived.learned), read back: \(kept.learned)")
      }
      let lag = lived.lastHeard.map { $0 - (kept.lastHeard ?? .distantPast) } ?? .zero
      if kept.lastHeard != nil && lived.lastHeard == nil || lag < .zero
        || lag > building.site.bindings[number].expires / 4
      {
        return fail(.recoveryEquals, "\(device) was heard \(lag.seconds) s later than is written")
      }
    }
  }
}

/// What a journal gave back.
private struct Found {
  let building: Building
  let events: [Event]
  let titles: Set<String>
  let logbook: Logbook
  let recovery: Recovery

  init(site: Site, on disk: Disk) throws {
    var building = Building(site: site)
    var events: [Event] = []
    var reader = EventReader(site: site)
    let journal: Journal
    (journal, recovery) = try Journal.open(folder: "data", on: disk) { record throws(UnknownRecord) in
      guard case .event(let event) = try reader.read(record) else { return }
      building.apply(event)
      events.append(event)
    }
    var titles: Set<String> = []
    let titlesLog: Journal
    do {
      titlesLog = try Journal.open(folder: "titles", on: disk) { record in
        titles.insert(String(decoding: record.bytes, as: UTF8.self))
      }.journal
    } catch {
      journal.close()
      throw error
    }
    logbook = Logbook(journal: journal, titles: titlesLog)
    self.building = building
    self.events = events
    self.titles = titles
  }
}
