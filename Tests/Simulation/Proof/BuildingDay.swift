import FaultyDisks
import JSON
import Journaling
import Occupancy
import SensorSimulation
import Sensors

/// A working day of a building with some 500 sensors and 200 bookings, drawn once and lived as often as one likes: what the monitor itself has to do for it.
public struct BuildingDay: Sendable {
  public struct Work: Sendable {
    public var sensors = 0
    public var bookings = 0
    public var messages = 0
    public var events = 0
  }

  private let site: Site
  private let sources: [Source]
  private let happenings: [Happening]

  public init() {
    let (site, venue) = Self.venue()
    self.site = site
    sources = DrawnHouse.sources
    guard let midnight = Instant(iso8601: "2026-03-03T00:00:00+01:00") else {
      preconditionFailure("a time of our own can be read")
    }
    var scenario = Scenario.ordinaryWeek
    scenario.attendance = 0.8
    var simulation = Simulation(venue: venue, scenario: scenario, faults: .usual, seed: 7, start: midnight)
    var happenings: [Happening] = []
    while let happening = simulation.next(before: midnight + .days(1)) { happenings.append(happening) }
    self.happenings = happenings
  }

  private static func venue() -> (Site, Venue) {
    var spaces: [Space] = []
    var names: [(String, SpaceID)] = []
    func add(_ id: SpaceID, _ kind: Space.Kind, _ capacity: Int, _ models: [String]) {
      spaces.append(Space(id: id, kind: kind, floor: "0", zone: "open-space", capacity: capacity))
      for model in models { names.append((model.replacing("%", with: id.text), id)) }
    }
    let atDesks = ["l0/%/pir", "l0/%/mat", "vs341-%", "ws202-%", "esp-radar-%", "tasmota-pir-%"]
    for number in 1...200 {
      let model = atDesks[number % atDesks.count]
      add(SpaceID("desk-\(number)"), .desk, 1, number % 3 == 0 ? [model, "l0/%/plug"] : [model])
    }
    for number in 1...30 {
      add(
        SpaceID("sala-\(number)"), .meetingRoom, 8,
        ["l0/%/pir-1", "l0/%/pir-2", "l0/%/radar", "l0/%/climate", "l0/%/door"])
    }
    for number in 1...12 { add(SpaceID("cabina-\(number)"), .phoneBooth, 1, ["vs370-%", "am103-%", "ws301-%"]) }
    for number in 1...6 {
      add(SpaceID("aula-\(number)"), .trainingRoom, 24, ["l0/%/pir-1", "l0/%/pir-2", "am103-%", "l0/%/door"])
    }
    for number in 1...8 { add(SpaceID("ufficio-\(number)"), .office, 5, ["ws202-%", "am103-%", "l0/%/door"]) }
    add("cucina", .kitchen, 14, ["l0/%/pir", "l0/%/climate", "l0/%/door", "l0/%/plug"])
    add("foyer", .other, 20, ["l0/%/pir", "l0/%/climate", "vs350-%"])
    let kinds = Dictionary(spaces.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
    let sensors = names.map { VenueSensor(named: $0.0, space: $0.1, at: kinds[$0.1] ?? .other) }
    let open = OpeningHours(week: Array(repeating: [.init(from: .hours(8), to: .hours(20))], count: 7))
    let site = Site(
      id: "large", name: "Large", localTime: Rome.localTime, open: open, spaces: spaces,
      bindings: sensors.map { Binding(device: $0.device, space: $0.space) })
    return (site, Venue(spaces: spaces, sensors: sensors, localTime: Rome.localTime, open: open))
  }

  /// Everything that the monitor does with the day: decoding, deciding, and writing the journal (to a disk in memory).
  public func live() -> Work {
    var work = Work(sensors: site.bindings.count)
    var building = Building(site: site)
    var decoder = Decoder(sources: sources, bindings: site.bindings, spaces: Set(site.spaces.map(\.id)))
    let disk = FaultyDisk()
    guard let journal = try? Journal.open(folder: "data", on: disk.disk, reader: { _ in }).journal else { return work }
    let writer = EventWriter(bindings: site.bindings)
    var unwritten: [Event] = []
    var events: [Event] = []
    var inputs: [Input] = []
    var heard: [Input] = []
    var written = Instant.distantPast
    for happening in happenings {
      events.removeAll(keepingCapacity: true)
      inputs.removeAll(keepingCapacity: true)
      heard.removeAll(keepingCapacity: true)
      switch happening.what {
      case .message(let message):
        work.messages += 1
        Array(message.topic.utf8).withUnsafeBytes { topic in
          message.payload.withUnsafeBytes { payload in
            decoder.decode(
              topic: topic, payload: payload, retain: message.isStored, received: happening.at, isBacklog: false
            ) { input in
              if case .heard = input { heard.append(input) } else { inputs.append(input) }
            }
          }
        }
      case .command(let command): inputs.append(.command(command))
      case .reply, .truth, .fate: continue
      }
      for input in inputs { building.handle(input, at: happening.at, into: &events) }
      for input in heard { building.handle(input, at: happening.at, into: &events) }
      _ = building.takeTouched()
      work.events += events.count
      for event in events {
        if case .booked = event.fact { work.bookings += 1 }
      }
      unwritten += events.filter(\.fact.isDurable)
      guard happening.at - written >= .milliseconds(100), !unwritten.isEmpty else { continue }
      written = happening.at
      let batch = unwritten
      _ = try? journal.append { records in
        for event in batch {
          var json = JSONWriter()
          writer.write(event, into: &json)
          records.add(json.bytes)
        }
      }
      unwritten.removeAll(keepingCapacity: true)
    }
    journal.close()
    return work
  }
}
