import Occupancy

/// The building as the simulation needs it: spaces by number, what each is used for, and the devices in them.
public struct Venue: Sendable {
  public let spaces: [Space]
  public let sensors: [VenueSensor]
  public let localTime: LocalTime
  public let open: OpeningHours
  /// Zigbee2MQTT's base topic.
  public let base: String

  /// Places by what people do there; the order is the configuration's.
  let hotDesks: [Int]
  let standingDesks: [Int]
  let meetingRooms: [Int]
  let booths: [Int]
  let trainingRooms: [Int]
  let halls: [Int]
  let offices: [Int]
  let kitchens: [Int]
  let labs: [Int]
  /// Where one comes in: the first space of kind `other`.
  let foyer: Int?
  let sensorsByPlace: [[Int]]

  /// Sensors that name a space which the venue lacks are left out.
  public init(
    spaces: [Space], sensors: [VenueSensor], localTime: LocalTime, open: OpeningHours, base: String = "zigbee2mqtt"
  ) {
    let places = Dictionary(spaces.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let known = sensors.filter { places[$0.space] != nil }
    var byPlace = [[Int]](repeating: [], count: spaces.count)
    for (number, sensor) in known.enumerated() {
      if let place = places[sensor.space] { byPlace[place].append(number) }
    }
    func all(_ kind: Space.Kind) -> [Int] { spaces.indices.filter { spaces[$0].kind == kind } }
    self.spaces = spaces
    self.sensors = known
    self.localTime = localTime
    self.open = open
    self.base = base
    hotDesks = all(.desk).filter { spaces[$0].assignedTo == nil }
    standingDesks = all(.desk).filter { spaces[$0].assignedTo != nil }
    meetingRooms = all(.meetingRoom)
    booths = all(.phoneBooth)
    trainingRooms = all(.trainingRoom)
    halls = all(.eventHall)
    offices = all(.office)
    kitchens = all(.kitchen)
    labs = all(.lab)
    foyer = all(.other).first
    sensorsByPlace = byPlace
  }

  /// The venue of a site: every binding is a device, its kind and format told by its name.
  public init(site: Site, base: String = "zigbee2mqtt") {
    let kinds = Dictionary(site.spaces.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
    self.init(
      spaces: site.spaces,
      sensors: site.bindings.map {
        VenueSensor(named: $0.device, space: $0.space, at: kinds[$0.space] ?? .other)
      },
      localTime: site.localTime, open: site.open, base: base)
  }

  /// The same building with the sensors of a scenario.
  public func furnished(by furniture: Furniture?) -> Venue {
    guard let furniture else { return self }
    return Venue(
      spaces: spaces, sensors: furniture.sensors(in: spaces), localTime: localTime, open: open, base: base)
  }

  /// One of many such buildings: every space and device has `mark` before its name.
  public func copy(marked mark: String) -> Venue {
    Venue(
      spaces: spaces.map { space in
        var copy = space
        copy.id = SpaceID(mark + space.id.text)
        return copy
      },
      sensors: sensors.map { sensor in
        var copy = sensor
        copy.space = SpaceID(mark + sensor.space.text)
        // A model stands first in its device's name, and so before the mark.
        let prefix = Model.named(by: sensor.device)?.prefix ?? ""
        copy.device = prefix + mark + sensor.device.dropFirst(prefix.count)
        return copy
      }, localTime: localTime, open: open, base: base)
  }

  func place(_ id: SpaceID) -> Int? { spaces.firstIndex { $0.id == id } }

  /// From when to when the house is open on `date`; nil on a closed day. A house without opening hours is used from 8 to 20.
  func openHours(on date: CivilDate) -> Interval? {
    guard let week = open.week else {
      return Interval(start: localTime.instant(date, .hours(8)), end: localTime.instant(date, .hours(20)))
    }
    let stretches = open.dates[date] ?? week[date.weekday]
    guard let from = stretches.map(\.from).min(), let to = stretches.map(\.to).max() else { return nil }
    // People of this simulation go home before midnight, also where a house is open past it.
    let end = min(to, .hours(23))
    guard from < end else { return nil }
    return Interval(start: localTime.instant(date, from), end: localTime.instant(date, end))
  }

  func midnight(_ date: CivilDate) -> Instant { localTime.instant(date, .zero) }
}
