import Occupancy
import SensorSimulation
import Sensors

/// A building as one seed draws it: its spaces, its sensors of every maker, its hours, and the day on which it is looked at.
struct DrawnHouse {
  let site: Site
  let venue: Venue
  let sources: [Source]
  let faults: Faults
  let begin: Instant
  let end: Instant
  let scenario: Scenario
  /// What is drawn beside the people: single words of sensors, at any hour.
  let isWild: Bool

  static let members: [MemberID] = (1...10).map { MemberID("m\($0)") }
  static let partner: OrganisationID = "acme"

  /// Whose member somebody is.
  static func organisation(of member: MemberID) -> OrganisationID? {
    member == "m1" || member == "m2" ? partner : nil
  }

  init(using chance: inout Chance) {
    let isWild = chance.chance(0.35)
    self.isWild = isWild
    let spaces = Self.spaces(using: &chance)
    var sensors: [VenueSensor] = []
    for space in spaces { sensors += Self.sensors(of: space, isWild: isWild, using: &chance) }
    let open = Self.hours(using: &chance)
    site = Self.site(spaces, sensors, open, using: &chance)
    venue = Venue(spaces: spaces, sensors: sensors, localTime: Rome.localTime, open: open)
    sources = Self.sources
    var faults = Faults.all
    if chance.chance(0.2) { faults = Faults() }
    if chance.chance(0.4) {
      // One day is to bring what a bad month does.
      faults[.stuck] = 0.3
      faults[.gateway] = 7
      faults[.broker] = 4
      faults[.battery] = 0.5
      faults[.unreadable] = 0.5
      faults[.clock] = 0.3
      faults[.late] = 0.1
      faults[.reordered] = 0.1
    }
    faults[.flood] = 0
    self.faults = faults
    var scenario = Scenario.ordinaryWeek
    scenario.noShows = Double.random(in: 0.1...0.6, using: &chance)
    scenario.wrongDesks = 0.2
    scenario.attendance = Double.random(in: 0.6...1.4, using: &chance)
    let days = ["2026-03-02", "2026-03-28", "2026-06-17", "2026-10-24", "2026-10-26", "2026-12-08"]
    let day = chance.pick(days)
    if day == "2026-03-28" || day == "2026-10-24" { scenario.attendance *= 6 }
    self.scenario = scenario
    let midnight = Instant(iso8601: "\(day)T00:00:00+01:00") ?? .distantPast
    if isWild {
      // Through the night, in which clocks may change.
      begin = midnight + chance.span(.hours(12), .hours(23))
      end = begin + chance.span(.hours(4), .hours(16))
    } else {
      begin = midnight + .minutes(330)
      end = begin + .hours(15) + .days(chance.chance(0.1) ? Int64(chance.number(1...2)) : 0)
    }
  }

  /// The same building after somebody changed its configuration: other policies, limits, hours.
  static func changed(_ site: Site, using chance: inout Chance) -> Site {
    var new = site
    new.policies = policies(of: site.spaces, using: &chance)
    if chance.chance(0.5) { new.limits = limits(using: &chance) }
    if chance.chance(0.3) { new.open = hours(using: &chance) }
    return new
  }

  private static func spaces(using chance: inout Chance) -> [Space] {
    var spaces: [Space] = []
    for number in 1...chance.number(2...4) {
      spaces.append(
        Space(
          id: SpaceID("desk-\(number)"), kind: .desk, floor: "0", zone: "open-space",
          plan: Space.Plan(x: Double(number) * 1.6, y: 0, width: 1.4, height: 0.7),
          assignedTo: number == 2 && chance.chance(0.4) ? partner : nil))
    }
    for number in 1...chance.number(1...2) {
      spaces.append(Space(id: SpaceID("sala-\(number)"), kind: .meetingRoom, floor: "0", zone: "rooms", capacity: 6))
    }
    let others: [(SpaceID, Space.Kind, Int)] = [
      ("cabina", .phoneBooth, 1), ("aula", .trainingRoom, 20), ("ufficio", .office, 3), ("cucina", .kitchen, 6),
      ("foyer", .other, 12),
    ]
    for (id, kind, capacity) in others where chance.chance(0.3) {
      spaces.append(Space(id: id, kind: kind, floor: "0", capacity: capacity))
    }
    return spaces
  }

  /// Makers' models for what looks at the seats, and for the rest.
  private static let seeing = [
    "l0/%/pir", "l0/%/radar", "l0/%/mat", "ws202-%", "vs370-%", "vs341-%", "ers-%", "ers-desk-%", "tasmota-pir-%",
    "shellymotion2-%", "shellypresence-%", "esp-pir-%", "esp-radar-%", "esp-zones-%", "esp-seat-%",
  ]
  private static let others = [
    "l0/%/climate", "l0/%/door", "l0/%/plug", "l0/%/sound", "am103-%", "ws301-%", "ws302-%", "vs350-%", "ers-co2-%",
    "tasmota-air-%", "tasmota-plug-%", "shellydw2-%", "shellyplug-%", "shellyplusplug-%", "esp-air-%", "esp-sound-%",
    "esp-plug-%",
  ]

  private static func sensors(of space: Space, isWild: Bool, using chance: inout Chance) -> [VenueSensor] {
    var names: [String] = []
    // A wild day speaks Zigbee2MQTT: its words are drawn, not lived.
    let seeing = isWild ? Array(Self.seeing.prefix(3)) : Self.seeing
    let others = isWild ? Array(Self.others.prefix(4)) : Self.others
    for _ in 0..<chance.pick([0, 1, 1, 1, 1, 2, 2, 3]) { names.append(chance.pick(seeing)) }
    for _ in 0..<chance.pick([0, 0, 1, 2]) { names.append(chance.pick(others)) }
    return Set(names).sorted().map { name in
      VenueSensor(
        named: name.split(separator: "%", omittingEmptySubsequences: false).joined(separator: space.id.text),
        space: space.id, at: space.kind)
    }
  }

  private static func site(
    _ spaces: [Space], _ sensors: [VenueSensor], _ open: OpeningHours, using chance: inout Chance
  ) -> Site {
    let bindings = sensors.map { sensor in
      Binding(
        device: sensor.device, space: sensor.space, hold: chance.chance(0.1) ? chance.minutes(3...15) : nil,
        expires: chance.pick([.minutes(70), .hours(2), .hours(3)]),
        debounce: chance.chance(0.15) ? chance.span(.seconds(2), .minutes(5)) : .zero)
    }
    return Site(
      id: "drawn", name: "Drawn", localTime: Rome.localTime, open: open, spaces: spaces, bindings: bindings,
      organisations: [Organisation(id: partner, name: "Acme", kind: .residentPartner)],
      policies: policies(of: spaces, using: &chance), limits: limits(using: &chance))
  }

  private static func hours(using chance: inout Chance) -> OpeningHours {
    let day: [OpeningHours.Stretch]
    switch chance.below(4) {
    case 0: return OpeningHours(holidays: chance.chance(0.3) ? .italy : nil)
    case 1: day = [.init(from: .hours(7), to: .hours(20))]
    case 2: day = [.init(from: .hours(8), to: .hours(13)), .init(from: .hours(14), to: .hours(21))]
    case _: day = [.init(from: .hours(6), to: .hours(26))]
    }
    return OpeningHours(
      week: Array(repeating: day, count: 7), holidays: chance.chance(0.3) ? .italy : nil)
  }

  static func limits(using chance: inout Chance) -> SiteLimits {
    var member = Limits()
    if chance.chance(0.5) { member.atOnce = chance.number(1...4) }
    if chance.chance(0.5) { member.longest = chance.pick([.hours(2), .hours(4), .hours(10)]) }
    if chance.chance(0.5) { member.horizon = chance.pick([.hours(12), .days(2)]) }
    if chance.chance(0.4) { member.simultaneous = chance.number(1...2) }
    member.onlyOpen = chance.chance(0.3)
    return SiteLimits(member: member, byOrganisation: chance.chance(0.3) ? [partner: .none] : [:])
  }

  private static func policies(of spaces: [Space], using chance: inout Chance) -> Policies {
    var policies = Policies()
    if chance.chance(0.6) { policies.byKind[.desk] = override(using: &chance) }
    if chance.chance(0.6) { policies.byKind[.meetingRoom] = override(using: &chance) }
    if chance.chance(0.2) { policies.byZone["open-space"] = override(using: &chance) }
    if chance.chance(0.4) { policies.bySpace[chance.pick(spaces).id] = override(using: &chance) }
    return policies
  }

  private static func override(using chance: inout Chance) -> PolicyOverride {
    var policy = PolicyOverride()
    if chance.chance(0.4) { policy.checkInOpens = chance.minutes(0...30) }
    if chance.chance(0.7) { policy.noShowAfter = chance.minutes(5...45) }
    if chance.chance(0.6) { policy.warnBefore = chance.minutes(0...12) }
    if chance.chance(0.4) { policy.presentFor = chance.minutes(0...4) }
    if chance.chance(0.7) { policy.leftAfter = chance.minutes(5...60) }
    if chance.chance(0.6) { policy.giveBackAtLeast = chance.minutes(1...30) }
    if chance.chance(0.4) { policy.extendBy = chance.pick([.zero, .minutes(15), .minutes(20)]) }
    if chance.chance(0.5) {
      policy.breaks = chance.pick([
        [], [Policy.lunch], [.init(from: .minutes(630), to: .minutes(645)), Policy.lunch],
        [.init(from: .minutes(60), to: .minutes(200))],
      ])
    }
    if chance.chance(0.3) { policy.exemptAbove = chance.pick([.hours(3), .hours(6), .days(2)]) }
    if chance.chance(0.5) { policy.strikes = chance.number(0...3) }
    if chance.chance(0.5) { policy.offerFor = chance.minutes(2...20) }
    if chance.chance(0.5) {
      policy.heardWithin = chance.pick([TimeSpan.zero, .seconds(30), .minutes(2), .minutes(10)])
    }
    if chance.chance(0.4) { policy.neighbourWithin = chance.pick([0, 1.7, 4]) }
    policy.enforce = chance.chance(0.93)
    return policy
  }

  /// Where each format is found on the broker.
  static let sources: [Source] =
    Format.allCases.map { format in
      Source(profile(of: format), base: format.base, zone: format == .tasmota ? Rome.localTime : nil)
    } + [Source(profile(of: .zigbee2MQTT), base: neighbour)]

  /// Where the bridge of the floor above is found, whose devices may have the names of those here.
  static let neighbour = "upstairs"

  private static func profile(of format: Format) -> Profile {
    guard let profile = Profile.builtIn(named: format.rawValue) else {
      preconditionFailure("every format of the simulation is read by a profile of that name")
    }
    return profile
  }
}
