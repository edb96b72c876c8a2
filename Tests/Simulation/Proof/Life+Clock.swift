import Occupancy

/// The clocks of the machine: the wall clock, which people set, and the steady one, which goes on with true time.
extension Life {
  /// What both show at a moment of true time.
  func reading(at time: Instant) -> ClockWatch.Reading {
    ClockWatch.Reading(wall: time + shift, steady: time - house.begin)
  }

  /// As a turn of the monitor's writer begins: what the clock shows is judged before anything else. The writer looks once a second; here it is enough that no gap is left.
  func turn() {
    guard !isDown, outcome.failure == nil else { return }
    while time - lastTurn > .seconds(4) {
      lastTurn = lastTurn + .seconds(4)
      follow(watch.look(at: reading(at: lastTurn)))
    }
    lastTurn = time
    follow(watch.look(at: reading(at: time)))
  }

  func follow(_ finding: ClockWatch.Finding) {
    switch finding {
    case .runs: break
    case .isWrong(let by):
      guard !building.isClockDoubted else { return }
      trail.add(time, .other("the clock is wrong by \(by.seconds) s: the site stands at \(watch.now)"))
      outcome.tally.doubts += 1
      // What became due until then was decided in good faith.
      handle(.tick)
      model.isClockDoubted = true
      handle(.clockDoubted(true))
    case .missed(let since, let now, _):
      trail.add(time, .other("from \(since) to \(now) nobody watched"))
      outcome.tally.stretches += 1
      model.isClockDoubted = false
      model.miss(from: since, to: now)
      handle(.missed(since: since))
      believe()
    case .wentBack(_, let to):
      model.isClockDoubted = false
      goBack(to: to)
      believe()
    }
  }

  private func goBack(to instant: Instant) {
    if evidence { tellCounterfactuals() }
    trail.add(time, .other("the clock goes back to \(instant)"))
    outcome.tally.setBacks += 1
    handle(.clockSetBack)
    decoder.setClockBack(to: instant)
    lastBeat = .distantPast
    recording.begin()
  }

  private func believe() {
    guard building.isClockDoubted else { return }
    handle(.clockDoubted(false))
  }

  /// Somebody, or a battery, sets the wall clock.
  func setClock() {
    switch chance.below(20) {
    case 0...5: jump(by: chance.span(.minutes(-4), .zero))
    case 6...9: jump(by: chance.span(.seconds(1), .minutes(45)))
    case 10, 11: jump(by: .hours(2))
    case 12, 13: jump(by: .hours(-2))
    case _:
      let right = shift
      jump(by: chance.pick([.days(730), .days(-730), .hours(30), .hours(-30), .hours(2), .hours(-2)]))
      plan(.mendClock(to: right), after: chance.span(.seconds(1), .minutes(90)))
    }
    plan(.clock, after: chance.span(.hours(1), .hours(8)))
  }

  func jump(by length: TimeSpan) {
    shift = shift + length
    trail.add(time, .other("the clock jumps by \(length.seconds) s"))
    if length > .seconds(2), length <= ClockWatch.mostJump { miss(until: time) }
    turn()
  }

  /// Nobody watches until then: the model is told as it was, whatever the monitor makes of it.
  private func miss(until end: Instant) {
    guard !isDown, watch.isWrongBy == nil, now < end + shift else { return }
    model.miss(from: now, to: end + shift)
  }

  /// The host sleeps, or the process stands still; what is said meanwhile is lost, or kept by the broker.
  func stall() {
    let length = chance.pick([
      chance.span(.seconds(6), .minutes(2)), chance.minutes(2...60), chance.span(.hours(1), .hours(5)),
    ])
    trail.add(time, .other("the process stands still for \(length.seconds) s"))
    let end = time + length
    pass(until: end)
    miss(until: end)
    time = end
    lastTurn = end
    turn()
  }
}
