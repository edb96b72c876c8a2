import Occupancy

/// What the world looks like to somebody who only keeps a list: an own bookkeeping of inputs and events, against which the core is judged. It asks the core nothing.
struct Model {
  /// One booking, by what was said of it.
  struct Claim {
    var id: BookingID
    var space: SpaceID
    var member: MemberID
    var start: Instant
    var end: Instant
    var bookedEnd: Instant
    var terms: BookingTerms
    var status = Booking.Status.booked
    var checkedInAt: Instant?
    /// From when its member could have been expected, time that was missed not taken off.
    var expectedFrom: Instant
    var warnedAt: Instant?
    var warnedOf: Release.Reason?
    var releases = 0
    var wasUndone = false
    var isPinned = false
    var wasOnlyWatched = false
    /// When it was asked to be confirmed.
    var askedAt: Instant?
    /// It perhaps sits beside: asked, and not answered.
    var mayBeBeside = false
    var wasEverAskedBeside = false
    /// Asked whether they are there, since it was made or moved.
    var wasQuestioned = false
    /// It ended because its time was over.
    var ranToItsEnd = false
    /// When something last changed by which its warning may have come late: an answer, a pin, another configuration.
    var changedAt: Instant

    var isLive: Bool { status == .booked || status == .checkedIn }
    var interval: Interval { Interval(start: start, end: end) }
  }

  struct Place {
    var presence: Presence = .unknown
    /// When the presence came to be called so.
    var since: Instant = .distantPast
    var lastPresent: Instant?
    var lent: Interval?
    var isOutOfOrder = false
    var hasDoors = false
    var sensors: [Int] = []
  }

  struct Sensor {
    var space: Int
    var heard: Instant?
    /// When that became known: a message may come late.
    var toldAt: Instant = .distantPast
    var words: [Quantity: Word] = [:]
    /// Since when it has said the same.
    var began: [Quantity: Instant] = [:]
    /// It is known to repeat what it says of a seat.
    var isRepeater = false
    var isOffline = false
    var isSuspected = false
    var hasModel = false
    var hasValue = false
  }

  let site: Site
  let policies: [Policy]
  private(set) var numbers: [SpaceID: Int] = [:]
  var places: [Place]
  var sensors: [Sensor] = []
  var bindings: [Binding] = []
  var claims: [BookingID: Claim] = [:]
  /// In the order in which they were made.
  private(set) var order: [BookingID] = []
  private var liveOnes: [BookingID] = []
  private(set) var waits: [WaitID] = []
  /// When nobody watched, or nothing could be heard: as it was, not as the monitor says.
  var blind: [Interval] = []
  var blindSince: Instant?
  /// When nobody could be answered: the process was down, or stood still.
  var away: [Interval] = []
  /// The clock shows what cannot be.
  var isClockDoubted = false
  /// Since when, and of what, somebody who waits has an offer.
  var offers: [WaitID: (at: Instant, offer: Wait.Offer)] = [:]
  /// When something last happened.
  private(set) var last: Instant = .distantPast
  /// When this configuration came into force.
  let configuredAt: Instant

  init(site: Site, at instant: Instant = .distantPast) {
    self.site = site
    configuredAt = instant
    policies = site.spaces.map { site.policies.policy(for: $0) }
    places = site.spaces.map { _ in Place() }
    for (number, space) in site.spaces.enumerated() { numbers[space.id] = number }
    for binding in site.bindings { add(binding) }
  }

  private mutating func add(_ binding: Binding) {
    guard let space = numbers[binding.space] else { return }
    places[space].sensors.append(sensors.count)
    sensors.append(Sensor(space: space))
    bindings.append(binding)
  }

  func place(_ space: SpaceID) -> Place { numbers[space].map { places[$0] } ?? Place() }
  func policy(_ space: SpaceID) -> Policy { numbers[space].map { policies[$0] } ?? .room }

  func live(of space: SpaceID) -> [Claim] {
    liveOnes.compactMap { claims[$0] }.filter { $0.space == space }.sorted { $0.start < $1.start }
  }

  /// All moments at which nothing could be known, up to `now`.
  func unseen(until now: Instant) -> [Interval] {
    blind + (blindSince.map { [Interval(start: $0, end: max($0, now))] } ?? [])
  }

  // MARK: what comes in

  mutating func hear(_ input: Input, at now: Instant) {
    switch input {
    case .heard(let index, let at): hear(Int(index.number), min(at, now), told: now)
    case .reading(let reading):
      let number = Int(reading.binding.number)
      if reading.ageIsKnown { hear(number, min(reading.at, now), told: now) }
      guard !reading.quantity.tellsPresence else { return }
      if !reading.quantity.describesDevice { sensors[number].hasValue = true }
      guard reading.ageIsKnown, case .number = reading.value else { return }
      let kind = site.spaces[sensors[number].space].kind
      switch reading.quantity {
      case .co2, .voc, .sound, .illuminance: sensors[number].hasModel = true
      case .power: if kind == .desk || kind == .office { sensors[number].hasModel = true }
      case _: break
      }
    case .late, .binding, .availability, .command, .house, .brokerLost, .brokerFound, .started, .missed,
      .clockSetBack, .clockDoubted, .forget, .tick:
      break
    }
  }

  private mutating func hear(_ number: Int, _ instant: Instant, told now: Instant) {
    sensors[number].toldAt = now
    sensors[number].heard = max(sensors[number].heard ?? instant, instant)
  }

  mutating func goBlind(since: Instant) { blindSince = min(blindSince ?? since, since) }

  mutating func seeAgain(at now: Instant) {
    if let since = blindSince, since < now { blind.append(Interval(start: since, end: now)) }
    blindSince = nil
  }

  /// Nobody watched; a broker that is out of reach stays so.
  mutating func miss(from start: Instant, to end: Instant) {
    blind.append(Interval(start: start, end: end))
    away.append(Interval(start: start, end: end))
  }

  /// What a process that ends takes with it.
  mutating func carryOver(_ before: Model) {
    blind = before.blind
    blindSince = before.blindSince
    away = before.away
    for number in sensors.indices where number < before.sensors.count {
      sensors[number].heard = before.sensors[number].heard
    }
  }

  // MARK: what happened

  mutating func apply(_ event: Event) {
    let at = event.at
    last = at
    switch event.fact {
    case .booked(let id, let space, let member, let interval, let terms):
      let expected = max(interval.start, at)
      claims[id] = Claim(
        id: id, space: space, member: member, start: interval.start, end: interval.end, bookedEnd: interval.end,
        terms: terms, expectedFrom: expected, changedAt: at)
      order.append(id)
      liveOnes.append(id)
    case .checkedIn(let id, _, _):
      change(id, at) {
        $0.status = .checkedIn
        $0.checkedInAt = at
        $0.mayBeBeside = false
      }
    case .warned(let id, _, let reason, _):
      claims[id]?.warnedAt = at
      claims[id]?.warnedOf = reason
    case .questioned(let id, _): claims[id]?.wasQuestioned = true
    case .kept(let id, _):
      change(id, at) {
        $0.expectedFrom = max($0.expectedFrom, at)
        $0.mayBeBeside = false
      }
    case .released(let release):
      change(release.booking, at) {
        $0.status = .released
        $0.releases += 1
        $0.giveBack(at)
      }
    case .wouldRelease(let release): change(release.booking, at) { $0.wasOnlyWatched = true }
    case .undone(let id, _):
      change(id, at) {
        $0.status = $0.checkedInAt == nil ? .booked : .checkedIn
        $0.end = $0.bookedEnd
        $0.expectedFrom = max($0.expectedFrom, at)
        $0.wasUndone = true
      }
    case .cancelled(let id, _), .lapsed(let id, _):
      change(id, at) {
        $0.status = .cancelled
        $0.giveBack(at)
      }
    case .ended(let id, _):
      change(id, at) {
        $0.status = .ended
        $0.ranToItsEnd = at >= $0.end
        $0.giveBack(at)
      }
    case .extended(let id, _, let until):
      change(id, at) {
        $0.end = until
        $0.bookedEnd = max($0.bookedEnd, until)
      }
    case .moved(let id, _, let to, let interval):
      change(id, at) {
        $0.space = to
        $0.start = interval.start
        $0.end = interval.end
        $0.bookedEnd = interval.end
        $0.expectedFrom = max(interval.start, at)
        $0.warnedAt = nil
        $0.wasQuestioned = false
        $0.mayBeBeside = false
      }
    case .pinned(let id, _, let isPinned): change(id, at) { $0.isPinned = isPinned }
    case .wrongDesk(let id, _, _, _):
      change(id, at) {
        $0.mayBeBeside = true
        $0.wasEverAskedBeside = true
      }
    case .notBeside(let id, _): change(id, at) { $0.mayBeBeside = false }
    case .askedToConfirm(let id, _, _): change(id, at) { $0.askedAt = at }
    case .confirmed(let id, _): change(id, at) { $0.askedAt = nil }
    case .waiting(let wait): waits = waits.filter { $0 != wait.id } + [wait.id]
    case .waitEnded(let id, _):
      waits.removeAll { $0 == id }
      offers[id] = nil
    case .offered(let id, let offer): offers[id] = (at, offer)
    case .offerLapsed(let id, _): offers[id] = nil
    case .clockSetBack(_, let to): setBack(to: to)
    case .refused, .walkedIn, .walkInEnded, .opened, .cutOff, .resumed, .recounted, .cameLate,
      .measured, .stirred, .heard, .sensorSilent, .sensorBack, .disagreed, .agreed:
      break
    case .presence, .outOfOrder, .lent, .passed, .sensed, .deviceOffline, .deviceOnline, .suspected, .trusted, .learned,
      .forgot,
      .bound:
      applyToHouse(event)
    }
  }

  private mutating func applyToHouse(_ event: Event) {
    switch event.fact {
    case .presence(let change):
      guard let number = numbers[change.space] else { return }
      if places[number].presence.name != change.presence.name {
        if places[number].presence == .present { places[number].lastPresent = event.at }
        places[number].since = event.at
      }
      places[number].presence = change.presence
    case .outOfOrder(let space, let isOut): if let number = numbers[space] { places[number].isOutOfOrder = isOut }
    case .lent(let space, let interval):
      guard let number = numbers[space] else { return }
      places[number].lent = interval
      for id in order where claims[id]?.space == space { claims[id]?.changedAt = event.at }
    case .passed(let passage): places[sensors[Int(passage.binding.number)].space].hasDoors = true
    case .sensed(let index, let word):
      let number = Int(index.number)
      if sensors[number].words[word.quantity]?.value != word.value {
        sensors[number].began[word.quantity] = word.saidAt
      }
      sensors[number].words[word.quantity] = word
    case .deviceOffline(let index): sensors[Int(index.number)].isOffline = true
    case .deviceOnline(let index): sensors[Int(index.number)].isOffline = false
    case .suspected(let index, _): sensors[Int(index.number)].isSuspected = true
    case .trusted(let index): sensors[Int(index.number)].isSuspected = false
    case .learned(let index, let quantity, _):
      if quantity == .presence || quantity == .people { sensors[Int(index.number)].isRepeater = true }
    case .forgot(let index):
      sensors[Int(index.number)].hasModel = false
      sensors[Int(index.number)].isRepeater = false
      sensors[Int(index.number)].isSuspected = false
    case .bound(let binding): add(binding)
    case _: break
    }
  }

  mutating func change(_ id: BookingID, _ at: Instant, _ body: (inout Claim) -> Void) {
    guard var claim = claims[id] else { return }
    let wasLive = claim.isLive
    body(&claim)
    if wasLive, !claim.isLive { liveOnes.removeAll { $0 == id } }
    if !wasLive, claim.isLive { liveOnes.append(id) }
    claim.changedAt = at
    claims[id] = claim
  }
}

extension Model.Claim {
  /// Cut at the moment at which it gave its space back, if it had begun.
  fileprivate mutating func giveBack(_ at: Instant) {
    if start < at { end = min(end, at) }
  }
}

extension Model {
  /// The sensors that a release must have heard since its start: all that tell presence, or, where the policy asks those that repeat themselves, those that see the seat.
  func mustBeHeard(at space: SpaceID) -> [Int] {
    let telling = place(space).sensors.filter { !sensors[$0].words.isEmpty }
    guard policy(space).heardWithin > .zero, telling.contains(where: { sensors[$0].isRepeater }) else { return telling }
    return telling.filter { sensors[$0].words.keys.contains { $0 != .motion } }
  }

  /// The device that a release must still hear, because its policy asks for a word of late.
  func mustSpeakAgain(at space: SpaceID, _ now: Instant) -> String? {
    let heardWithin = policy(space).heardWithin
    guard heardWithin > .zero else { return nil }
    return mustBeHeard(at: space).first { number in
      sensors[number].isRepeater && sensors[number].heard.map { now - $0 > heardWithin } ?? true
    }.map { bindings[$0].device }
  }

  /// Whether the place was an organisation's own for some of that time.
  func isStanding(_ space: SpaceID, in interval: Interval) -> Bool {
    guard let number = numbers[space], site.spaces[number].assignedTo != nil else { return false }
    guard let lent = places[number].lent else { return true }
    return lent.start > interval.start || lent.end < interval.end
  }

  func assignee(of space: SpaceID) -> OrganisationID? { numbers[space].flatMap { site.spaces[$0].assignedTo } }

  /// Whether the house is open at `now`.
  func isOpen(at now: Instant) -> Bool {
    guard let week = site.open.week else { return true }
    let today = Rome.dayNumber(now)
    return [today - 1, today].contains { day in
      let isHoliday = site.open.holidays != nil && Self.isHoliday(day)
      // 1970-01-01 was a Thursday.
      let stretches = isHoliday ? [] : week[Int((day + 3) % 7)]
      return stretches.contains { stretch in
        let dayLater = stretch.to >= .days(1)
        let end = Rome.instant(day + (dayLater ? 1 : 0), dayLater ? stretch.to - .days(1) : stretch.to)
        return Rome.instant(day, stretch.from) <= now && now < end
      }
    }
  }

  /// The holidays that lie among the days that are drawn: 8 December 2026 and, on the way, 25 October is none.
  private static func isHoliday(_ day: Int64) -> Bool { day == 20_795 }

  /// Why no rule may free it; nil where they may.
  func exemption(of claim: Claim) -> String? {
    if claim.isPinned { return "it is pinned" }
    if claim.terms.isPaid { return "it is paid" }
    if isStanding(claim.space, in: claim.interval) { return "its place is an organisation's own" }
    return claim.bookedEnd - claim.start > policy(claim.space).exemptAbove ? "it is long" : nil
  }

  /// Whether anything there can tell who is present, as far as it has said anything yet.
  func isSensed(_ place: Place) -> Bool {
    place.hasDoors
      || place.sensors.contains { number in
        let sensor = sensors[number]
        return !sensor.words.isEmpty || sensor.hasModel || !sensor.hasValue
      }
  }

  /// A device that sees somebody at the place, where every device that sees, is heard and is believed says the same.
  func unopposed(at place: Place, _ now: Instant) -> String? {
    let lastBlind = unseen(until: now).map(\.end).max() ?? .distantPast
    var device: String?
    for number in place.sensors {
      let (sensor, binding) = (sensors[number], bindings[number])
      for quantity in [Quantity.presence, .people, .motion] {
        guard let word = sensor.words[quantity] else { continue }
        guard quantity != .motion, word.ageIsKnown, word.saysSomebody, let heard = sensor.heard, heard > lastBlind,
          now < heard + binding.expires, binding.hold == nil, !sensor.isOffline, !sensor.isSuspected,
          let began = sensor.began[quantity], now < began + .hours(15)
        else { return nil }
        device = binding.device
      }
    }
    return device
  }

  /// What a space is for people at `now`.
  func status(of number: Int, at now: Instant) -> SpaceStatus {
    let place = places[number]
    let live = live(of: site.spaces[number].id)
    if place.isOutOfOrder { return .outOfOrder }
    if !isOpen(at: now) { return .closed }
    if place.presence == .present { return .inUse }
    let isSensed = isSensed(place)
    if let current = live.first(where: { $0.start <= now && now < $0.end }) {
      if current.status == .booked { return .held }
      if place.presence.isAbsent { return .away }
      return isSensed ? .unknown : .held
    }
    if isSensed, place.presence == .unknown { return .unknown }
    if let next = live.first(where: { $0.start > now }), next.start - now <= .hours(1) { return .booked }
    return .free
  }
}
