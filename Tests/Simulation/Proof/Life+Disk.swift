import FaultyDisks
import Glibc
import Journaling
import Occupancy
import Sensors

/// The process and its disk: how it writes, how it ends, and how it begins again.
extension Life {
  /// As the monitor's writer: what promises something is written at once, the rest within a tenth of a second, and a sign of life every half second.
  func keepAlive() {
    guard journal != nil, !isIll, outcome.failure == nil else { return }
    if let since = pendingSince, time - since >= .milliseconds(100) { write() }
    guard time - lastBeat >= .milliseconds(500), journal != nil, !isIll else { return }
    write()
    guard let journal, !isIll else { return }
    lastBeat = time
    disk.milliseconds = time.milliseconds - house.begin.milliseconds
    do { try journal.heartbeat(at: min(now, building.listenedUntil ?? now)) } catch { fallIll() }
  }

  /// Writes all that waits as one batch. What it returned from is acknowledged.
  func write() {
    guard let journal, !isIll, !pending.isEmpty else { return }
    let writer = EventWriter(bindings: building.site.bindings)
    let events = pending
    do {
      try journal.append { (records) throws(JournalError) in
        for event in events { records.add(try writer.record(of: event)) }
      }
      durable += events
      pending = []
      pendingSince = nil
    } catch {
      // Nobody knows whether it arrived: all of it or nothing may be there after the restart.
      inDoubt = events
      fallIll()
    }
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
      disk.fault = { _, call in call >= last ? fault : nil }
      trail.add(time, .other("the disk is about to fail"))
      return
    }
    outcome.tally.ends += 1
    if evidence { tellCounterfactuals() }
    let isClean = !isIll && chance.chance(0.2)
    if isClean { write() }
    if !isClean { disk.fault = { _, _ in .down } }
    journal?.close()
    journal = nil
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
    if found.recovery.missingBatches > 0 { return fail(.nothingLost, "batches are missing") }
    let before = model
    journal = found.journal
    building = found.building
    durable = found.events
    pending = []
    inDoubt = []
    pendingSince = nil
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
    guard journal != nil, !isIll else { return }
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
  let journal: Journal
  let recovery: Recovery

  init(site: Site, on disk: Disk) throws {
    var building = Building(site: site)
    var events: [Event] = []
    var reader = EventReader(site: site)
    (journal, recovery) = try Journal.open(folder: "data", on: disk) { record throws(UnknownRecord) in
      guard case .event(let event) = try reader.read(record) else { return }
      building.apply(event)
      events.append(event)
    }
    self.building = building
    self.events = events
  }
}
