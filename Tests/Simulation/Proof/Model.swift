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
    /// The end that was asked for, extensions left out.
    var askedEnd: Instant
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
    /// By what its device calls them; where that is not known, by quantity.
    var words: [String: Word] = [:]
    /// Since when it has said the same.
    var began: [String: Instant] = [:]
    /// Since when a word cannot be read, by the same names.
    var unread: [String: Instant] = [:]
    /// When each was last said, repetitions included.
    var said: [String: Instant] = [:]
    /// How long after one word of a seat it says the same again, where it is known to.
    var rhythm: TimeSpan?
    var isOffline = false
    var isSuspected = false
    var hasModel = false
    var hasValue = false

    static func name(_ field: String, _ quantity: Quantity) -> String { field.isEmpty ? quantity.name : field }

    /// Whether one word says for the whole whether somebody sits there.
    var hasVerdict: Bool { words.values.contains { !$0.isPart && $0.quantity != .motion } }

    /// When all that it says of a seat was last said.
    var seatSaidAt: Instant? {
      words.compactMap { name, word in
        word.quantity != .motion && (!word.isPart || !hasVerdict) ? max(said[name] ?? word.saidAt, word.saidAt) : nil
      }.min()
    }

    /// A word that says for the whole who is there, and that nobody could read since.
    var unreadWord: String? {
      words.sorted { $0.key < $1.key }.first { name, word in
        (!word.isPart || !hasVerdict) && unread[name].map { $0 >= word.saidAt } ?? false
      }?.key
    }

    /// From then on nobody can read what it says, or one word of it.
    mutating func becomeUnreadable(_ field: String?, at instant: Instant) {
      for name in words.keys where field == nil || field == name {
        unread[name] = max(unread[name] ?? instant, instant)
      }
    }
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
  private(set) var liveOnes: [BookingID] = []
  private(set) var waits: [WaitID] = []
  /// When nobody watched, or nothing could be heard: as it was, not as the monitor says.
  var blind: [Interval] = []
  var blindSince: Instant?
  /// Since when nothing arrives, whether somebody has noticed or not.
  private(set) var deafSince: Instant?
  /// Up to when all is known to have arrived.
  private(set) var listenedUntil: Instant?
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
    case .listened(let until): listenedUntil = max(listenedUntil ?? until, until)
    case .heard(let index, let at): hear(Int(index.number), min(at, now), told: now)
    case .reading(let reading):
      let number = Int(reading.binding.number)
      if reading.ageIsKnown { hear(number, min(reading.at, now), told: now) }
      if reading.ageIsKnown, reading.quantity.tellsPresence {
        let name = Sensor.name(reading.field, reading.quantity)
        sensors[number].said[name] = max(sensors[number].said[name] ?? reading.at, min(reading.at, now))
      }
      guard !reading.quantity.tellsPresence else { return }
      if !reading.quantity.describesDevice { sensors[number].hasValue = true }
      guard reading.ageIsKnown, case .number = reading.value else { return }
      let kind = site.spaces[sensors[number].space].kind
      switch reading.quantity {
      case .co2, .voc, .sound, .illuminance: sensors[number].hasModel = true
      case .power: if kind == .desk || kind == .office { sensors[number].hasModel = true }
      case _: break
      }
    case .unread(let index, let field, _, let at):
      sensors[Int(index.number)].becomeUnreadable(field, at: min(at, now))
    case .late, .binding, .availability, .command, .house, .brokerLost, .brokerFound, .started, .missed,
      .clockSetBack, .clockDoubted, .forget, .tick:
      break
    }
  }

  private mutating func hear(_ number: Int, _ instant: Instant, told now: Instant) {
    sensors[number].toldAt = now
    sensors[number].heard = max(sensors[number].heard ?? instant, instant)
  }

  mutating func goDeaf(since: Instant) { deafSince = deafSince ?? since }

  mutating func goBlind(since: Instant) { blindSince = min(blindSince ?? since, since) }

  mutating func seeAgain(at now: Instant) {
    if let since = blindSince, since < now { blind.append(Interval(start: since, end: now)) }
    blindSince = nil
    deafSince = nil
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
        askedEnd: interval.end, terms: terms, expectedFrom: expected, changedAt: at)
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
        $0.askedEnd = interval.end
        $0.expectedFrom = max(interval.start, at)
        $0.warnedAt = nil
        $0.wasQuestioned = false
        $0.mayBeBeside = false
      }
    case .pinned(let id, _, let isPinned):
      change(id, at) {
        $0.isPinned = isPinned
        if isPinned { $0.warnedAt = nil }
      }
    case .wrongDesk(let id, _, _, _):
      change(id, at) {
        $0.mayBeBeside = true
        $0.wasEverAskedBeside = true
      }
    case .notBeside(let id, _): change(id, at) { $0.mayBeBeside = false }
    case .askedToConfirm(let id, _, _): change(id, at) { $0.askedAt = at }
    case .confirmed(let id, _): change(id, at) { $0.askedAt = nil }
    case .described(let id, _, let details):
      change(id, at) {
        $0.terms.expected = details.expected ?? $0.terms.expected
        $0.terms.isListed = details.isListed ?? $0.terms.isListed
      }
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
    case .presence, .outOfOrder, .lent, .passed, .sensed, .doubted, .deviceOffline, .deviceOnline, .suspected, .trusted,
      .learned,
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
      for id in order where claims[id]?.space == space {
        claims[id]?.changedAt = event.at
        if let claim = claims[id], isStanding(space, in: claim.interval) { claims[id]?.warnedAt = nil }
      }
    case .passed(let passage): places[sensors[Int(passage.binding.number)].space].hasDoors = true
    case .sensed(let index, let word):
      let number = Int(index.number)
      let name = Sensor.name(word.field, word.quantity)
      // A word of before that had no field is the first of its quantity that has one.
      if !word.field.isEmpty, word.field != word.quantity.name { sensors[number].words[word.quantity.name] = nil }
      if sensors[number].words[name]?.value != word.value { sensors[number].began[name] = word.saidAt }
      sensors[number].words[name] = word
      // While a wrong clock stands still, what is said later is said in the same instant.
      if let unread = sensors[number].unread[name], unread <= word.saidAt { sensors[number].unread[name] = nil }
    case .doubted(let index, let field, _, let at): sensors[Int(index.number)].becomeUnreadable(field, at: at)
    case .deviceOffline(let index):
      sensors[Int(index.number)].isOffline = true
      // What it said before it went counts no more when it is back.
      sensors[Int(index.number)].becomeUnreadable(nil, at: event.at)
    case .deviceOnline(let index): sensors[Int(index.number)].isOffline = false
    case .suspected(let index, _): sensors[Int(index.number)].isSuspected = true
    case .trusted(let index): sensors[Int(index.number)].isSuspected = false
    case .learned(let index, let quantity, let values):
      guard quantity == .presence || quantity == .people, let seconds = values.first else { return }
      let number = Int(index.number)
      sensors[number].rhythm = max(sensors[number].rhythm ?? .zero, TimeSpan(seconds: seconds))
    case .forgot(let index):
      sensors[Int(index.number)].hasModel = false
      sensors[Int(index.number)].rhythm = nil
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
