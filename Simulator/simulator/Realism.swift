import Foundation
import Occupancy
import SensorSimulation

/// `simulator realism`: real rooms and their simulated twins side by side, quantile by quantile.
enum Realism {
  static func run(_ arguments: ArraySlice<String>) throws(Failure) {
    let options = try Options(arguments, allowed: ["data", "seed"])
    guard let folder = options["data"] else {
      throw .usage("--data DIR is missing: the folder with uci-rooms, uci-detection and sdu-room-4")
    }
    let seed = try options.seed()
    let data = Datasets(folder: URL(filePath: folder, directoryHint: .isDirectory))
    var table = Table(["", "values", "", "real", "simulated", "factor"])
    let rooms = try data.rooms()
    let (real, ours) = (RoomFigures(rooms), RoomFigures(TwinRoom.lived(like: rooms, in: Self.room, seed: seed)))
    add(
      "PIR silence while occupied, s (uci-rooms)", real.silences, ours.silences, [0.5, 0.75, 0.9, 0.95, 0.99], &table)
    add("sound above quiet, dB (uci-rooms)", real.sounds, ours.sounds, [0.5, 0.75, 0.9], &table)
    add("CO₂ above lowest, ppm (uci-rooms)", real.levels, ours.levels, [0.25, 0.5, 0.75], &table)
    add("CO₂ rise, ppm/min/person (uci-rooms)", real.rises, ours.rises, [0.5], &table)

    let office = try data.detection()
    let (realOffice, ourOffice) = (
      RoomFigures(office), RoomFigures(TwinRoom.lived(like: office, in: Self.office, seed: seed))
    )
    add("CO₂ rise, ppm/min/person (uci-detection)", realOffice.rises, ourOffice.rises, [0.5, 0.75], &table)
    add("CO₂ decay, 1/h (uci-detection)", realOffice.decays, ourOffice.decays, [0.5, 0.75], &table)
    add("CO₂ above lowest, ppm (uci-detection)", realOffice.levels, ourOffice.levels, [0.5, 0.75, 0.9], &table)

    let hall = try data.lectureRoom()
    let (realHall, ourHall) = (RoomFigures(hall), RoomFigures(TwinRoom.lived(like: hall, in: Self.hall, seed: seed)))
    add("CO₂ above lowest, ppm (sdu)", realHall.levels, ourHall.levels, [0.5, 0.75, 0.9], &table)
    add("CO₂ decay, 1/h (sdu)", realHall.decays, ourHall.decays, [0.5, 0.75], &table)

    let stays = try simulatedStays(seed)
    add("stay in an office without a break, min (uci-detection)", realOffice.stays, stays, [0.5, 0.75, 0.9], &table)
    print(table.text)
    print(notes)
  }

  /// 6 by 4.6 m, some 3 m high; fitted: 0.8 changes an hour, and a sensor that follows within 5 minutes.
  static let room: TwinRoom.Shape = {
    var shape = TwinRoom.Shape(volume: 83, changesByDay: 0.8, changesByNight: 0.55)
    shape.lag = 5
    shape.eyes = 2
    shape.hears = true
    return shape
  }()

  /// 5.85 by 3.50 by 3.53 m (Candanedo and Feldheim 2016). The label says somebody; fitted: how many that is, and the air.
  private static let office: TwinRoom.Shape = {
    var shape = TwinRoom.Shape(volume: 72.3, changesByDay: 0.65, changesByNight: 0.6)
    shape.each = 2.2
    shape.lag = 5
    return shape
  }()

  /// Nothing is told of the room; fitted: 300 m³ and a ventilation that follows the CO₂.
  private static let hall: TwinRoom.Shape = {
    var shape = TwinRoom.Shape(volume: 300, changesByDay: 2, changesByNight: 0.2)
    shape.demand = (above: 150, changes: 3)
    return shape
  }()

  private static let notes = """
    Volumes are the rooms' own where they are told; air changes, the sensors' lag, one ventilation, and how many "somebody" are is fitted.
    uci-detection, level p90: every value above 1,200 ppm is of one day, 9 February 2015; one number of people and one of air do not meet all days.
    Stays, p50: 21 episodes in all; about half last for a quarter of an hour at most, most others for hours. Their median lies in the gap between, ours does not.
    """

  private static func add(
    _ name: String, _ real: [Double], _ simulated: [Double], _ shares: [Double], _ table: inout Table
  ) {
    for (order, share) in shares.enumerated() {
      let (a, b) = (Quantile.of(real, share), Quantile.of(simulated, share))
      let factor = a > 0 && b > 0 ? max(a / b, b / a) : nil
      let digits = max(abs(a), abs(b)) < 10 ? 2 : 0
      table.add([
        order == 0 ? name : "", order == 0 ? "\(real.count)/\(simulated.count)" : "", "p\(Int(share * 100))",
        Table.fixed(a, digits), Table.fixed(b, digits), Table.fixed(factor, 2),
      ])
    }
  }

  /// Minutes that two facing standing places of four ordinary weeks have somebody without a break: an office of two, as that one.
  private static func simulatedStays(_ seed: UInt64) throws(Failure) -> [Double] {
    let venue = try House(file: nil).venue
    let standing = venue.spaces.filter { $0.assignedTo != nil && $0.kind == .desk }
    var offices: [SpaceID: Int] = [:]
    for (number, desk) in standing.enumerated() { offices[desk.id] = number / 2 }
    let begin = venue.localTime.instant(CivilDate(year: 2026, month: 3, day: 2), .zero)
    var simulation = Simulation(venue: venue, seed: seed, start: begin)
    var people: [SpaceID: Int] = [:]
    var inside = [Int](repeating: 0, count: standing.count)
    var since = [Instant?](repeating: nil, count: standing.count)
    var stays: [Double] = []
    while let happening = simulation.next(before: begin + .days(28)) {
      guard case .truth(let truth) = happening.what, let office = offices[truth.space] else { continue }
      inside[office] += truth.people - people[truth.space, default: 0]
      people[truth.space] = truth.people
      if inside[office] > 0 {
        since[office] = since[office] ?? happening.at
      } else if let from = since[office] {
        stays.append(Double((happening.at - from).milliseconds) / 60_000)
        since[office] = nil
      }
    }
    return stays
  }
}
