import Occupancy

/// Something that holds whatever happens. Each is judged from the model's own books; where the core is asked, what it says is what is judged.
public struct Invariant: Sendable {
  public let name: String
  public let sentence: String
  /// Why an event breaks it, before the model has taken the event; nil where it holds.
  let ofEvent: @Sendable (Event, Model) -> String?
  /// Why the answer to a command breaks it, before the model has taken it.
  let ofAnswer: @Sendable (Answer, Model) -> String?
  /// Why the building breaks it after a step.
  let ofMoment: @Sendable (Moment) -> String?

  private init(
    _ name: String, _ sentence: String, ofEvent: @escaping @Sendable (Event, Model) -> String? = { _, _ in nil },
    ofAnswer: @escaping @Sendable (Answer, Model) -> String? = { _, _ in nil },
    ofMoment: @escaping @Sendable (Moment) -> String? = { _ in nil }
  ) {
    self.name = name
    self.sentence = sentence
    self.ofEvent = ofEvent
    self.ofAnswer = ofAnswer
    self.ofMoment = ofMoment
  }

  /// A release, done or only thought: the rules are the same.
  private static func release(
    _ name: String, _ sentence: String,
    breaks: @escaping @Sendable (Release, Model.Claim, Instant, Model) -> String?
  ) -> Invariant {
    Invariant(name, sentence) { event, model in
      guard let release = event.fact.release else { return nil }
      guard let claim = model.claims[release.booking] else { return "no such booking was made" }
      return breaks(release, claim, event.at, model)
    }
  }
}

/// What a command was answered with.
struct Answer {
  var command: Command
  var events: [Event]
  var now: Instant

  var refusal: Refusal.Why? {
    for event in events {
      if case .refused(let refusal) = event.fact { return refusal.why }
    }
    return nil
  }
}

/// What is looked at after a step.
struct Moment {
  var building: Building
  var model: Model
  var now: Instant
  /// The spaces that the step may have changed.
  var touched: [Int]
}

extension Invariant {
  public static let all: [Invariant] = [
    oneBooking, lifecycle, inOrder, notWhilePresent, notOnInference, onWhatWasSaid, heardAfterStart, noMissedTime,
    unwatchedChangesNothing, notWhileDeaf, releasedOnce, warnedFirst, warnedInTime, explained, exempt, checkedIn,
    extended, lapsed, besideOnce, askedWhenBlind, undoable, limits,
    offersApart,
    statusFollows, whySums, ledgerAgrees, nothingLost,
    recoveryEquals, counterfactual,
  ]

  static let oneBooking = Invariant(
    "one-booking", "Two live bookings never hold one space at one time.", ofMoment: oneHolds)

  private static let oneHolds: @Sendable (Moment) -> String? = { moment in
    for number in moment.touched {
      let live = moment.building.ledger.live(of: moment.model.site.spaces[number].id)
      for (place, first) in live.enumerated() {
        for second in live[(place + 1)...]
        where first.interval.start < second.interval.end && second.interval.start < first.interval.end {
          return "\(first.id) and \(second.id) both hold \(first.space)"
        }
      }
    }
    return nil
  }

  static let lifecycle = Invariant(
    "lifecycle", "A booking goes from state to state only as the type's comment says.",
    ofEvent: { event, model in
      func need(_ id: BookingID, _ allowed: Booking.Status...) -> String? {
        guard let claim = model.claims[id] else { return "\(id) was never made" }
        return allowed.contains(claim.status) ? nil : "\(id) is \(claim.status.rawValue)"
      }
      switch event.fact {
      case .booked(let id, _, _, let interval, _):
        if model.claims[id] != nil { return "\(id) is made twice" }
        return interval.start < interval.end ? nil : "\(id) ends before it starts"
      case .checkedIn(let id, _, _), .wrongDesk(let id, _, _, _), .lapsed(let id, _), .askedToConfirm(let id, _, _),
        .questioned(let id, _):
        return need(id, .booked)
      case .warned(let id, _, _, _), .kept(let id, _), .cancelled(let id, _), .ended(let id, _), .pinned(let id, _, _),
        .moved(let id, _, _, _), .described(let id, _, _), .notBeside(let id, _), .confirmed(let id, _):
        return need(id, .booked, .checkedIn)
      case .extended(let id, _, _): return need(id, .checkedIn)
      case .undone(let id, _): return need(id, .released)
      case .released(let release): return need(release.booking, release.reason == .noShow ? .booked : .checkedIn)
      case _: return nil
      }
    })

  static let inOrder = Invariant(
    "in-order", "Events come in order of time, but where the clock was set back.",
    ofEvent: { event, model in
      if case .clockSetBack(let from, let to) = event.fact, event.at == to, to < from, from >= model.last { return nil }
      return event.at >= model.last ? nil : "\(event.at) comes after \(model.last)"
    })

  static let notWhilePresent = release(
    "not-while-present", "No booking is released while its space is present or unknown."
  ) { release, _, now, model in
    let place = model.place(release.space)
    guard place.presence.isAbsent else { return "\(release.space) is \(place.presence.name)" }
    // By what the sensors said themselves: one that sees who sits still, is heard and is believed, says "somebody".
    let hasMotion = place.sensors.contains { model.sensors[$0].words.values.contains { $0.quantity == .motion } }
    for number in place.sensors where !hasMotion && !model.sensors[number].isSuspected {
      let sensor = model.sensors[number]
      let binding = model.bindings[number]
      guard !sensor.isOffline, binding.hold == nil, let heard = sensor.heard, now < heard + binding.expires else {
        continue
      }
      for (name, word) in sensor.words where word.quantity != .motion {
        guard word.ageIsKnown, sensor.unread[name].map({ $0 < word.saidAt }) ?? true, let began = sensor.began[name],
          now < began + .hours(15)
        else { continue }
        switch word.value {
        case .bool(true): return "\(binding.device) says somebody"
        case .number(let count): if count > 0 { return "\(binding.device) counts \(count)" }
        case .bool(false): break
        }
      }
    }
    return nil
  }

  static let notOnInference = release(
    "not-on-inference", "No booking is released on an absence that is only inferred."
  ) { release, _, now, model in
    let place = model.place(release.space)
    guard place.presence == .absent(.known) else { return "the absence is not known" }
    let lastBlind = model.unseen(until: now).map(\.end).max() ?? .distantPast
    var canTell = false
    for number in place.sensors where !model.sensors[number].isSuspected && !model.sensors[number].words.isEmpty {
      let sensor = model.sensors[number]
      let device = model.bindings[number].device
      guard let heard = sensor.heard, now < heard + model.bindings[number].expires else {
        return "\(device) has expired"
      }
      if sensor.isOffline { return "\(device) is offline" }
      if heard < lastBlind { return "\(device) was last heard before nobody could listen" }
      if !sensor.words.values.contains(where: \.ageIsKnown) { return "\(device) is known from the past only" }
      canTell = true
    }
    return canTell ? nil : "nothing there tells who is there"
  }

  static let onWhatWasSaid = release(
    "on-what-was-said",
    "No booking is released while a sensor of its space has spoken and nobody could read what it said of who is there."
  ) { release, _, _, model in
    for number in model.place(release.space).sensors where !model.sensors[number].isSuspected {
      if let word = model.sensors[number].unreadWord {
        return "\(model.bindings[number].device) said something of \(word) that nobody could read"
      }
    }
    return nil
  }

  static let heardAfterStart = release(
    "heard-after-start",
    "No booking is released before each sensor of its space that tells presence was heard after its start; where the policy asks for it, before each that repeats itself was heard of late."
  ) { release, claim, now, model in
    for number in model.mustBeHeard(at: release.space) {
      guard let heard = model.sensors[number].heard, heard >= claim.start else {
        return "\(model.bindings[number].device) was last heard before the start"
      }
    }
    if let device = model.mustSpeakAgain(at: release.space, now) { return "\(device) was not heard of late" }
    return release.because.heardAt >= claim.start ? nil : "it says itself that it heard nothing since the start"
  }

  static let noMissedTime = release(
    "no-missed-time", "No grace counts time in which the monitor was down or cut off, nor a break."
  ) { release, claim, now, model in
    if model.blindSince != nil { return "nothing can be heard" }
    let policy = model.policy(release.space)
    let need: TimeSpan
    var from = claim.expectedFrom
    switch release.reason {
    case .noShow: need = claim.mayBeBeside ? policy.noShowAfter + policy.noShowAfter : policy.noShowAfter
    case .left:
      need = policy.leftAfter
      from = max(from, model.place(release.space).since, claim.checkedInAt ?? .distantFuture)
    }
    guard from <= now else { return "its grace has not begun" }
    let breaks = Rome.moments(of: policy.breaks, from: from, to: now)
    let counted = Watched(without: model.unseen(until: now) + breaks).length(from: from, to: now)
    return counted >= need ? nil : "\(counted.seconds) s were watched since \(from), the grace is \(need.seconds) s"
  }

  static let notWhileDeaf = release(
    "not-while-deaf", "No booking is released whose deadline lies after the last moment up to which all has arrived."
  ) { release, _, _, model in
    let deadline = release.because.deadline
    if let since = model.deafSince, deadline > since { return "nothing arrives since \(since)" }
    guard let until = model.listenedUntil else { return "nobody knows up to when all has arrived" }
    return deadline <= until ? nil : "all has arrived that was said up to \(until), the deadline is \(deadline)"
  }
  static let unwatchedChangesNothing = Invariant(
    "unwatched-changes-nothing",
    "Nothing is freed, ended, asked or lapsed while the clock is doubted; offers and confirmations lapse by watched time alone.",
    ofEvent: { event, model in
      let now = event.at
      func watched(since: Instant) -> TimeSpan { Watched(without: model.away).length(from: since, to: now) }
      switch event.fact {
      case .released, .wouldRelease, .warned, .questioned, .ended:
        return model.isClockDoubted ? "\(event.fact) while nobody knows what time it is" : nil
      case .lapsed(let id, _):
        if model.isClockDoubted { return "nobody knows what time it is" }
        guard let asked = model.claims[id]?.askedAt else { return nil }
        return watched(since: asked) >= .days(1) ? nil : "its member had \(watched(since: asked).seconds) s"
      case .offerLapsed(let id, let space):
        if model.isClockDoubted { return "nobody knows what time it is" }
        guard let (at, offer) = model.offers[id], offer.interval.end > now else { return nil }
        let given = min(offer.until - at, model.policy(space).offerFor)
        return watched(since: at) >= given ? nil : "the offer to \(id) stood for \(watched(since: at).seconds) s"
      case _: return nil
      }
    })

  static let releasedOnce = release(
    "released-once", "A booking is released at most once, and never again after it was undone."
  ) { _, claim, _, _ in
    if claim.releases > 0 || claim.wasUndone { return "\(claim.id) was released before" }
    return claim.isLive ? nil : "\(claim.id) is \(claim.status.rawValue)"
  }

  static let warnedFirst = release(
    "warned-first", "Each release is warned of before, and in time wherever that could be known."
  ) { release, claim, now, model in
    guard let warned = claim.warnedAt, claim.warnedOf == release.reason else { return "\(claim.id) was not warned" }
    guard release.because.warnedAt == warned else { return "it names another warning than that of \(warned)" }
    let place = model.place(release.space)
    let since = release.reason == .left ? max(place.since, claim.expectedFrom) : claim.expectedFrom
    guard warned >= since else { return "the warning of \(warned) was of another absence" }
    // In time, where the absence was seen before and nothing else changed meanwhile.
    let policy = model.policy(release.space)
    let over = model.graceIsOver(release, by: now)
    if release.reason == .noShow, let seen = place.lastPresent, seen + .minutes(5) > over { return nil }
    let due = max(over - policy.warnBefore, release.because.graceFrom)
    guard now == release.because.deadline, place.since < due, claim.start <= due, claim.changedAt < due,
      model.configuredAt < due, !model.unseen(until: now).contains(where: { $0.end >= due })
    else { return nil }
    return warned <= due
      ? nil : "warned \((now - warned).seconds) s before, the policy says \(policy.warnBefore.seconds)"
  }

  static let warnedInTime = release(
    "warned-in-time",
    "A release comes no sooner after its warning, which was of this absence, than its policy says, time that nobody watched left out."
  ) { release, claim, now, model in
    let want = model.policy(release.space).warnBefore
    guard let warned = claim.warnedAt else { return "\(claim.id) was not warned of this absence" }
    let watched = Watched(without: model.unseen(until: now)).length(from: warned, to: now)
    return watched >= want ? nil : "warned at \(warned), \(watched.seconds) s before; the policy says \(want.seconds)"
  }

  static let explained = release(
    "explained", "The numbers of a release are those of its booking, and by the policy they lead to it."
  ) { release, claim, now, model in
    let because = release.because
    let policy = model.policy(release.space)
    let place = model.place(release.space)
    guard claim.space == release.space, because.start == claim.start, because.end == claim.end else {
      return "the booking is of \(claim.start) to \(claim.end)"
    }
    guard because.checkedInAt == claim.checkedInAt else { return "the check-in is another" }
    let grace: TimeSpan
    switch release.reason {
    case .noShow: grace = claim.mayBeBeside ? policy.noShowAfter + policy.noShowAfter : policy.noShowAfter
    case .left: grace = policy.leftAfter
    }
    guard because.grace == grace else {
      return "it says a grace of \(because.grace.seconds) s, the policy gives \(grace.seconds) s"
    }
    guard because.graceFrom >= claim.expectedFrom else { return "the grace runs from before anybody was expected" }
    let over = model.graceIsOver(release, by: now)
    guard because.deadline >= over, because.deadline <= now else {
      return "the grace is over at \(over), it says \(because.deadline), and it is \(now)"
    }
    // A warning that went out late, or whose time nobody watched, puts it off.
    let warned = claim.warnedAt ?? .distantPast
    let isPutOff =
      warned + policy.warnBefore == because.deadline || model.unseen(until: now).contains { $0.end > warned }
    if because.deadline > over, !isPutOff {
      guard release.reason == .noShow, let seen = place.lastPresent, because.deadline >= seen + .minutes(5) else {
        return "it says \(because.deadline), and nobody was seen since \(over)"
      }
    }
    guard because.absentSince >= place.since, because.absentSince <= now else {
      return "the space is empty since \(place.since), it says \(because.absentSince)"
    }
    guard because.heardAt <= now else { return "it heard the future" }
    guard because.givenBack == claim.end - now, because.givenBack >= policy.giveBackAtLeast else {
      return "it gives back \(because.givenBack.seconds) s of \((claim.end - now).seconds)"
    }
    return nil
  }

  static let exempt = release(
    "exempt", "No booking is released that is pinned, paid, of a standing place, or longer than the policy's limit."
  ) { _, claim, _, model in model.exemption(of: claim) }

  static let checkedIn = Invariant(
    "checked-in-by-staying", "Nobody checks in by presence but who is there, within the window of the booking.",
    ofEvent: { event, model in
      guard case .checkedIn(let id, let space, .presence) = event.fact, let claim = model.claims[id] else { return nil }
      guard claim.space == space, model.place(space).presence == .present else { return "nobody is at \(space)" }
      let policy = model.policy(space)
      if event.at < claim.start - policy.checkInOpens + policy.presentFor { return "it is too early" }
      return event.at < claim.end ? nil : "it is over"
    })

  static let extended = Invariant(
    "extended-while-used",
    "A booking is extended only while somebody is there, by no more than the policy says, and over nobody.",
    ofEvent: { event, model in
      guard case .extended(let id, let space, let until) = event.fact, let claim = model.claims[id] else { return nil }
      if model.place(space).presence != .present { return "nobody is at \(space)" }
      if until <= claim.end || until - claim.end > model.policy(space).extendBy { return "it is extended to \(until)" }
      let more = Interval(start: claim.end, end: until)
      if let other = model.live(of: space).first(where: { $0.id != id && $0.interval.overlaps(more) }) {
        return "\(other.id) has that time"
      }
      return nil
    })

  static let lapsed = Invariant(
    "lapsed-in-time",
    "A booking lapses only where it was asked to be confirmed a day before, and never once it has begun.",
    ofEvent: { event, model in
      guard case .lapsed(let id, _) = event.fact, let claim = model.claims[id] else { return nil }
      guard let asked = claim.askedAt else { return "\(id) was not asked" }
      return event.at >= asked + .days(1) && event.at < claim.start ? nil : "\(id) was asked at \(asked)"
    })

  static let besideOnce = Invariant(
    "asked-beside-once",
    "Whether somebody sits at the wrong desk is asked once, of an empty desk, and where somebody sits beside it unbooked.",
    ofEvent: { event, model in
      guard case .wrongDesk(let id, let space, let taken, _) = event.fact, let claim = model.claims[id] else {
        return nil
      }
      if claim.wasEverAskedBeside { return "\(id) was asked before" }
      if !model.place(space).presence.isAbsent { return "\(space) is not empty" }
      if model.place(taken).presence != .present { return "nobody is at \(taken)" }
      let holds = model.live(of: taken).contains { $0.interval.contains(event.at) }
      return holds ? "\(taken) is booked" : nil
    })

  static let askedWhenBlind = Invariant(
    "asked-when-blind",
    "Whether somebody is there is asked once, after their grace, and neither where that is known nor where nothing could ever tell.",
    ofEvent: { event, model in
      guard case .questioned(let id, let space) = event.fact, let claim = model.claims[id] else { return nil }
      let (now, policy, place) = (event.at, model.policy(space), model.place(space))
      if claim.wasQuestioned { return "\(id) was asked before" }
      if claim.wasUndone { return "its release was undone" }
      if let exemption = model.exemption(of: claim) { return exemption }
      if !policy.enforce { return "its policy only watches" }
      if claim.end - now < policy.giveBackAtLeast { return "only \((claim.end - now).seconds) s of it are left" }
      if model.blindSince != nil { return "nothing can be heard" }
      let grace = claim.mayBeBeside ? policy.noShowAfter + policy.noShowAfter : policy.noShowAfter
      let breaks = Rome.moments(of: policy.breaks, from: claim.expectedFrom, to: now)
      let watched = Watched(without: model.unseen(until: now) + breaks).length(from: claim.expectedFrom, to: now)
      guard claim.expectedFrom <= now, watched >= grace else {
        return "\(watched.seconds) s were watched since \(claim.expectedFrom), the grace is \(grace.seconds) s"
      }
      guard model.isSensed(place) else { return "nothing at \(space) could ever tell" }
      if place.presence == .present { return "somebody is at \(space)" }
      if let device = model.unopposed(at: place, now) { return "\(device) sees somebody, and nothing says otherwise" }
      let speaking = place.sensors.map { model.sensors[$0] }.filter { !$0.words.isEmpty }
      // What is told from this very moment on comes after what became due by then.
      let allHeard = speaking.allSatisfy { $0.heard.map { $0 >= claim.start } ?? false && $0.toldAt < now }
      guard place.presence == .absent(.known), allHeard else { return nil }
      return model.mustSpeakAgain(at: space, now) == nil ? "\(space) is known to be empty" : nil
    })

  static let undoable = Invariant(
    "undo-until-rebooked",
    "A release can be undone until somebody else has its time or the time is over, and not into a space that is out of order.",
    ofAnswer: { answer, model in
      guard case .undo = answer.command.deed, let claim = model.claims[answer.command.booking] else { return nil }
      let rest = Interval(start: answer.now, end: claim.bookedEnd)
      let other = model.live(of: claim.space).first { $0.id != claim.id && $0.interval.overlaps(rest) }
      let mayBe =
        claim.status == .released && claim.bookedEnd > answer.now && other == nil
        && !model.place(claim.space).isOutOfOrder
      if mayBe, let refusal = answer.refusal { return "\(claim.id) is refused its undo: \(refusal.rawValue)" }
      if !mayBe, answer.refusal == nil { return "\(claim.id) is undone, and \(other?.id.text ?? "it is over")" }
      return nil
    })

  static let limits = Invariant(
    "limits-hold", "Nobody books longer, further ahead, more at once, in the past or at other hours than they may.",
    ofAnswer: { answer, model in
      let rights = answer.command.rights
      let isMove: Bool
      switch answer.command.deed {
      case .book, .bookSeries, .accept: isMove = false
      case .move, .moveFollowing: isMove = true
      case .cancel, .checkIn, .keep, .leave, .undo, .pin, .confirm, .cancelFollowing, .describe, .notMe, .swap:
        return nil
      }
      var have = 0
      for event in answer.events {
        let interval: Interval
        let space: SpaceID
        let holder: MemberID
        var isOld = false
        switch event.fact {
        case .booked(let id, let at, let member, let asked, _):
          (interval, space, holder) = (asked, at, member)
          if case .accept = answer.command.deed { isOld = true }
          let live = model.order.compactMap { model.claims[$0] }.count {
            $0.member == member && $0.isLive && $0.end > answer.now
          }
          if !isMove, let most = rights.limits.atOnce, live + have >= most { return "\(id) is one too many" }
          have += 1
        case .moved(let id, _, let to, let asked):
          (interval, space, holder) = (asked, to, model.claims[id]?.member ?? "")
          isOld = model.claims[id]?.start == asked.start
        case _: continue
        }
        if let longest = rights.limits.longest, Rome.isLonger(interval.start, interval.end, than: longest) {
          return "\(interval.length.seconds) s long"
        }
        if let horizon = rights.limits.horizon, Rome.isLonger(answer.now, interval.end, than: horizon) {
          return "too far ahead"
        }
        let opens = max(model.policy(space).checkInOpens, .minutes(5))
        if !isOld, interval.start + opens < answer.now { return "it began at \(interval.start)" }
        let moving = isMove ? answer.events.compactMap(\.fact.booking) : []
        if let most = rights.limits.simultaneous,
          model.holds(most, holder, like: space, in: interval, moving: moving)
        {
          return "\(holder) holds as much at that time"
        }
        if rights.limits.onlyOpen {
          let first = max(interval.start, answer.now)
          guard model.isOpen(at: first), model.isOpen(at: interval.end - TimeSpan(milliseconds: 1)) else {
            return "booked \(interval.start) to \(interval.end), when the house is closed"
          }
        }
        if !rights.overridesStanding, model.isStanding(space, in: interval),
          model.assignee(of: space) != rights.organisation
        {
          return "\(space) is an organisation's own"
        }
        if model.place(space).isOutOfOrder { return "\(space) is out of order" }
      }
      return nil
    })

  static let offersApart = Invariant(
    "offers-apart",
    "An offer never overlaps a live booking, nor another offer of the same space, and ends when it says.",
    ofMoment: { moment in
      let offers = moment.building.waits.compactMap { wait in wait.offer.map { (wait.id, $0) } }
      for (place, (id, offer)) in offers.enumerated() {
        if offer.until <= moment.now { return "the offer to \(id) should have lapsed at \(offer.until)" }
        for claim in moment.model.live(of: offer.space) where claim.interval.overlaps(offer.interval) {
          return "\(offer.space) is offered to \(id) and booked by \(claim.id)"
        }
        for (other, second) in offers[(place + 1)...]
        where second.space == offer.space && second.interval.overlaps(offer.interval) {
          return "\(offer.space) is offered to \(id) and to \(other)"
        }
      }
      return nil
    })

  static let statusFollows = Invariant(
    "status-follows", "The status of a space is what its bookings, its presence and the hours make of it.",
    ofMoment: { moment in
      let opening = moment.building.opening(at: moment.now)
      guard opening.isOpen == moment.model.isOpen(at: moment.now) else { return "the house is open or it is not" }
      for number in moment.touched {
        let says = moment.building.status(
          of: number, in: moment.building.ledger, opening: opening, at: moment.now
        ).status
        let follows = moment.model.status(of: number, at: moment.now)
        if says != follows {
          return "\(moment.model.site.spaces[number].id) is said to be \(says.rawValue), and is \(follows.rawValue)"
        }
      }
      return nil
    })

  static let whySums = Invariant(
    "why-sums", "The parts of a why add up to the belief, and the presence follows from it.",
    ofMoment: { moment in
      for number in moment.touched {
        let space = moment.model.site.spaces[number].id
        let belief = moment.building.belief(of: number, at: moment.now)
        var sum = -1.0
        for part in belief.parts {
          sum += part.weight
          if let binding = part.binding, moment.model.sensors[Int(binding.number)].space != number {
            return "\(space) is told by a sensor of another space"
          }
        }
        if sum != belief.total { return "\(space): the parts are \(sum), the belief is \(belief.total)" }
        let presence = moment.model.places[number].presence
        // A sum that meets its threshold at this very millisecond is looked at in the next.
        if moment.building.nextDue <= moment.now + TimeSpan(milliseconds: 1) { continue }
        if belief.presence != presence {
          let parts = belief.parts.map { "\($0.quantity.name) \($0.weight) \($0.sentence.key)" }
          return "\(space) was said to be \(presence), the why says \(belief.presence) by \(parts)"
        }
        if sum >= 1.5, presence.isAbsent { return "\(space) is absent at \(sum)" }
        if sum <= -1.5, presence == .present { return "\(space) is present at \(sum)" }
      }
      return nil
    })

  static let ledgerAgrees = Invariant(
    "ledger-agrees", "The ledger says of each booking what its events said.",
    ofMoment: { moment in
      for number in moment.touched {
        let space = moment.model.site.spaces[number].id
        let has = moment.building.ledger.live(of: space)
        let told = moment.model.live(of: space)
        guard has.map(\.id) == told.map(\.id) else {
          return "\(space) has \(has.map(\.id)), told were \(told.map(\.id))"
        }
        for (booking, claim) in zip(has, told)
        where booking.interval != claim.interval || booking.status != claim.status
          || booking.bookedEnd != claim.bookedEnd || booking.member != claim.member
        {
          return "\(booking.id) is not what was told of it"
        }
      }
      return nil
    })

  static let nothingLost = Invariant(
    "nothing-lost", "What was answered, and all that happened before it, is there after every end of the process.")

  static let recoveryEquals = Invariant(
    "recovery-equals",
    "A building that was read back from the journal is the one that lived, in every field that lasts.")

  static let counterfactual = Invariant(
    "counterfactual",
    "The movement that a release names would have kept the booking, and the same a moment later would not.")
}
