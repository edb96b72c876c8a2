import Occupancy

/// A house that lives day after day without end: the same venue, scenario, seed and start give the same happenings on every machine.
///
/// Nothing is kept but today and tomorrow: memory does not grow with the days.
public struct Simulation: Sendable {
  enum Entry: Sendable {
    case plan(CivilDate)
    case enter(place: Int)
    case leave(place: Int)
    /// A bag or a laptop stays at a desk, or is taken away.
    case belongings(place: Int, areLeft: Bool)
    case command(Command)
    case reply(Reply)
    case fate(BookingFate)
    case firstWord(device: Int)
    /// Something moves before a motion sensor.
    case glimpse(device: Int)
    /// The next movement of people who stay.
    case motion(device: Int, chain: UInt32)
    /// What a device has waited for is over.
    case settle(device: Int, waiting: UInt32)
    case report(device: Int)
    case keepAlive(device: Int)
    case plug(device: Int, watts: Int)
    case mishap(Mishap)
  }

  public let venue: Venue
  public let scenario: Scenario
  public let faults: Faults
  public let seed: UInt64
  /// Local midnight before the `start` that was asked for: the first day is whole.
  public let begin: Instant

  let people: [Person]
  var agenda = Agenda<Entry>()
  var crowd: [Int]
  /// Seats that something lies on.
  var bags: Set<Int> = []
  var airs: [Int: Air] = [:]
  /// Desks of the same floor, for a space of kind `other` that shares their air.
  let sharers: [Int: [Int]]
  var devices: [Device]
  var network: Network
  var standing: [BookingID: Command] = [:]
  /// What would be said of them, were there a warning.
  var replies: [BookingID: [Reply]] = [:]
  var bookingsPlanned = 0
  /// Before the number of each booking: tells one house of many from the others.
  let mark: String
  /// The weather of the day that was last asked for.
  var sky: (date: CivilDate, day: Weather.Day)
  private var outgoing: [Happening] = []
  private var outgoingHead = 0

  /// `faults` are in force beside those of the scenario.
  public init(
    venue: Venue, scenario: Scenario = .ordinaryWeek, faults: Faults = Faults(), seed: UInt64, start: Instant,
    mark: String = ""
  ) {
    let date = venue.localTime.wall(at: start).date
    let midnight = venue.midnight(date)
    self.venue = venue
    self.scenario = scenario
    self.faults = faults.joined(with: scenario.faults)
    self.seed = seed
    self.mark = mark
    begin = midnight
    people = Person.all(of: venue, seed: seed)
    crowd = [Int](repeating: 0, count: venue.spaces.count)
    sky = (date, scenario.weather.day(date, seed: seed))
    network = Network(seed: seed)
    var placeOf = [Int](repeating: 0, count: venue.sensors.count)
    for (place, numbers) in venue.sensorsByPlace.enumerated() {
      for number in numbers { placeOf[number] = place }
    }
    devices = venue.sensors.enumerated().map { number, sensor in
      Device(sensor, number: number, place: placeOf[number], base: venue.base, seed: seed, start: midnight)
    }
    var sharers: [Int: [Int]] = [:]
    for device in devices where device.kind == .climate && airs[device.place] == nil {
      let space = venue.spaces[device.place]
      airs[device.place] = Air(of: space, at: midnight)
      guard space.kind == .other else { continue }
      sharers[device.place] = venue.spaces.indices.filter {
        venue.spaces[$0].kind == .desk && venue.spaces[$0].floor == space.floor
      }
    }
    self.sharers = sharers
    open(on: date)
  }

  /// The next thing that happens before `end`; nil when nothing more does.
  public mutating func next(before end: Instant) -> Happening? {
    while outgoingHead == outgoing.count {
      outgoing.removeAll(keepingCapacity: true)
      outgoingHead = 0
      guard let due = agenda.next, due < end, let (now, entry) = agenda.take() else { return nil }
      carryOut(entry, at: now)
    }
    let happening = outgoing[outgoingHead]
    guard happening.at < end else { return nil }
    outgoingHead += 1
    return happening
  }

  /// When the next thing happens that may be told.
  public var nextAt: Instant? { outgoingHead < outgoing.count ? outgoing[outgoingHead].at : agenda.next }

  /// Lets time pass in silence: whatever happens before `instant` is lived through, not told.
  public mutating func pass(to instant: Instant) {
    while next(before: instant) != nil {}
  }

  /// What one would hear who asks every device right now: the bridge and the availability, retained, then each sensor's state.
  public func words(at now: Instant) -> [Message] {
    announcements()
      + devices.indices.flatMap { number in
        devices[number].isDead ? [] : devices[number].messages(.keepAlive, surroundings(of: number, at: now))
      }
  }

  /// The bookings that have been made and are not over, as the commands that made them.
  public func standingBookings(at now: Instant) -> [Command] {
    standing.values.filter { command in
      guard case .book(_, _, let interval) = command.deed else { return false }
      return interval.end > now
    }.sorted { $0.booking < $1.booking }
  }

  /// What members would say from now on of a booking that has begun.
  public func standingReplies(at now: Instant) -> [Reply] {
    replies.sorted { $0.key < $1.key }.flatMap(\.value).filter { $0.until > now }
  }

  /// How many people are in each space now, by the order of the spaces.
  public var crowds: [Truth] { venue.spaces.indices.map { Truth(space: venue.spaces[$0].id, people: crowd[$0]) } }

  /// How many people are in the house.
  public var peopleInside: Int { crowd.reduce(0, +) }

  mutating func tell(_ what: Happening.What, at now: Instant) {
    outgoing.append(Happening(at: now, what))
  }
}
