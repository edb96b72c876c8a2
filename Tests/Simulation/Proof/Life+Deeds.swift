import Occupancy

/// What members and staff do.
extension Life {
  /// How far somebody may book, as the front desk settles it.
  private func rights(of member: MemberID, isStaff: Bool) -> Rights {
    let organisation = DrawnHouse.organisation(of: member)
    return Rights(
      limits: site.limits.limits(isStaff: isStaff, of: organisation), organisation: organisation,
      overridesStanding: isStaff)
  }

  func command(_ deed: Command.Deed, _ booking: BookingID, of member: MemberID, terms: BookingTerms = BookingTerms())
    -> Command
  {
    let isStaff = chance.chance(0.2)
    return Command(
      deed, booking: booking, by: isStaff ? .staff : chance.chance(0.1) ? .code : .member, terms: terms,
      rights: rights(of: member, isStaff: isStaff))
  }

  /// A command of the simulated people, with the rights of whoever asks.
  func adapted(_ command: Command) -> Command {
    var adapted = command
    switch command.deed {
    case .book(_, let member, _):
      adapted.rights = rights(of: member, isStaff: false)
      adapted.terms.organisation = DrawnHouse.organisation(of: member)
    case _: adapted.rights = rights(of: model.claims[command.booking]?.member ?? "m3", isStaff: false)
    }
    return adapted
  }

  private func interval(near moment: Instant) -> Interval {
    let grid: Int64 = 300_000
    let start = Instant(milliseconds: moment.milliseconds / grid * grid) + chance.minutes(-30...150)
    let slot = Instant(milliseconds: start.milliseconds / grid * grid)
    return Interval(start: slot, end: slot + chance.pick([.minutes(5), .minutes(30), .hours(1), .hours(2), .hours(5)]))
  }

  private var anyBooking: Model.Claim? {
    guard !model.order.isEmpty else { return nil }
    // What is new is talked about.
    let late = model.order.suffix(chance.chance(0.8) ? 8 : model.order.count)
    return model.claims[chance.pick(Array(late))]
  }

  private func newID() -> BookingID {
    nextBooking += 1
    return BookingID("x\(nextBooking)")
  }

  func doSomething() {
    let member = chance.pick(DrawnHouse.members)
    let space = chance.pick(site.spaces)
    switch chance.below(20) {
    case 0...6: ask(booking(at: space.id, by: member))
    case 7: ask(series(at: space.id, by: member))
    case 8: wait(for: space, member)
    case 9: if chance.chance(0.3) { ask(.outOfOrder(space.id, chance.chance(0.4))) }
    case 10:
      let standing = site.spaces.filter { $0.assignedTo != nil }.first ?? space
      ask(.lend(standing.id, chance.chance(0.7) ? interval(near: now) : nil))
    case 11: forget()
    case _: change()
    }
  }

  private func booking(at space: SpaceID, by member: MemberID) -> Command {
    let terms = BookingTerms(
      organisation: DrawnHouse.organisation(of: member), isPaid: chance.chance(0.05), isListed: chance.chance(0.1))
    return command(
      .book(space: space, member: member, interval: interval(near: now)), newID(), of: member, terms: terms)
  }

  private func series(at space: SpaceID, by member: MemberID) -> Command {
    let first = interval(near: now)
    let step: TimeSpan = chance.pick([.minutes(60), .minutes(100), .days(1), .days(1), .days(2)])
    let occurrences = (0..<Int64(chance.number(2...6))).map { number in
      let by = TimeSpan(milliseconds: step.milliseconds * number)
      return Command.Occurrence(
        booking: newID(), interval: Interval(start: first.start + by, end: min(first.end, first.start + .hours(1)) + by)
      )
    }
    let terms = BookingTerms(
      series: SeriesID("s\(nextBooking)"), organisation: DrawnHouse.organisation(of: member))
    return command(
      .bookSeries(occurrences, space: space, member: member, skipsConflicts: chance.chance(0.7)),
      occurrences[0].booking, of: member, terms: terms)
  }

  private func wait(for space: Space, _ member: MemberID) {
    if !model.waits.isEmpty, chance.chance(0.2) { return ask(.stopWaiting(chance.pick(model.waits))) }
    nextWait += 1
    ask(
      .wait(
        Wait(
          id: WaitID("w\(nextWait)"), member: member,
          wish: chance.chance(0.5) ? .space(space.id) : .kind(space.kind, zone: chance.chance(0.5) ? space.zone : nil),
          interval: interval(near: now), madeAt: now, organisation: DrawnHouse.organisation(of: member)),
        rights: rights(of: member, isStaff: chance.chance(0.2))))
  }

  /// A sensor was moved, and what it learned of its place is to be forgotten.
  private func forget() {
    guard !isDown, !isIll, !building.isClockDoubted, !building.site.bindings.isEmpty, chance.chance(0.2) else { return }
    let index = BindingIndex(chance.below(building.site.bindings.count))
    trail.add(time, .other("what \(building.site.bindings[Int(index.number)].device) learned is forgotten"))
    handle(.forget(index))
  }

  private func change() {
    guard let claim = anyBooking else { return }
    let deed: Command.Deed
    switch chance.below(13) {
    case 12:
      var described = command(.describe, claim.id, of: claim.member)
      described.details = BookingDetails(expected: 1 + chance.below(12), isListed: chance.chance(0.5))
      return ask(described)
    case 0: deed = .cancel
    case 1, 2: deed = .checkIn
    case 3: deed = .keep
    case 4: deed = .leave
    case 5: deed = .undo
    case 6: deed = .pin(chance.chance(0.5))
    case 7: deed = .confirm
    case 8: deed = .move(space: chance.pick(site.spaces).id, interval: interval(near: now))
    case 9:
      let start = claim.start + chance.minutes(-60...60)
      deed = .moveFollowing(
        space: chance.pick(site.spaces).id, interval: Interval(start: start, end: start + chance.minutes(10...90)))
    case 10: deed = chance.chance(0.5) ? .cancelFollowing : .notMe
    case _: deed = .swap
    }
    ask(command(deed, claim.id, of: claim.member))
  }

  /// People answer what the house says to them, some of them, after a while.
  func react(to event: Event) {
    func later(_ deed: Command.Deed, _ id: BookingID, _ most: TimeSpan) {
      plan(
        .command(command(deed, id, of: model.claims[id]?.member ?? "m3")), after: chance.span(.milliseconds(1), most))
    }
    switch event.fact {
    case .warned(let id, _, _, _):
      switch chance.below(20) {
      case 0...4: later(.keep, id, .minutes(12))
      case 5: later(.checkIn, id, .minutes(8))
      case 6: later(.leave, id, .minutes(8))
      case 7: later(.pin(true), id, .minutes(8))
      case _: break
      }
    case .released(let release):
      if chance.chance(0.4) { later(.undo, release.booking, .minutes(40)) }
      if chance.chance(0.2) {
        let member = chance.pick(DrawnHouse.members)
        plan(.command(booking(at: release.space, by: member)), after: chance.span(.seconds(1), .minutes(20)))
      }
    case .questioned(let id, _):
      switch chance.below(10) {
      case 0, 1: later(.checkIn, id, .minutes(30))
      case 2: later(.keep, id, .minutes(30))
      case 3: later(.leave, id, .minutes(30))
      case 4: later(.cancel, id, .minutes(30))
      case _: break
      }
    case .wrongDesk(let id, _, _, _):
      switch chance.below(6) {
      case 0: later(.notMe, id, .minutes(30))
      case 1: later(.swap, id, .minutes(20))
      case 2: later(.checkIn, id, .minutes(20))
      case _: break
      }
    case .offered(let wait, _):
      if chance.chance(0.5) {
        let member = building.waits.first { $0.id == wait }?.member ?? "m3"
        plan(.command(command(.accept(wait), newID(), of: member)), after: chance.span(.seconds(1), .minutes(12)))
      }
    case .askedToConfirm(let id, _, _): if chance.chance(0.3) { later(.confirm, id, .hours(30)) }
    case _: break
    }
  }
}
