import Foundation
import Occupancy
import SensorSimulation

/// The labelled recordings that `simulator realism` compares with; they are read where they lie and never copied.
struct Datasets {
  let folder: URL

  /// UCI Occupancy Detection (Candanedo and Feldheim 2016): one office, CO₂ each minute, whether somebody is there.
  func detection() throws(Failure) -> [TwinRoom.Sample] {
    try rows("uci-detection/datatraining.txt").compactMap { cells in
      guard cells.count == 8, let at = Self.instant(cells[1]), let co2 = Double(cells[5]), let people = Int(cells[7])
      else { return nil }
      return TwinRoom.Sample(at: at, people: people, co2: co2)
    }
  }

  /// UCI Room Occupancy Estimation (Singh et al. 2018): one room, two PIRs, four microphones, CO₂ every 30 s, how many people.
  func rooms() throws(Failure) -> [TwinRoom.Sample] {
    let rows = try rows("uci-rooms/Occupancy_Estimation_22_25_26_Dec.csv").filter { $0.count == 19 }
    // A microphone's volts mean nothing by themselves: over its own median in the empty room they are dB.
    let quiet = (10..<14).map { column in
      Quantile.of(rows.filter { $0[18] == "0" }.compactMap { Double($0[column]) }, 0.5)
    }
    return rows.compactMap { cells in
      let stamp = "\(cells[0].replacing("/", with: "-")) \(cells[1])"
      guard let at = Self.instant(stamp), let people = Int(cells[18]), let co2 = Double(cells[14]) else { return nil }
      let levels = (0..<4).compactMap { number in
        Double(cells[10 + number]).map { max(0, 20 * log10(max($0, 0.001) / max(quiet[number], 0.001))) }
      }
      return TwinRoom.Sample(
        at: at, people: people, motion: [cells[16] == "1", cells[17] == "1"], co2: co2,
        sound: levels.reduce(0, +) / Double(max(1, levels.count)))
    }
  }

  /// SDU (EBC Annex 79, 2018): a lecture room, CO₂ and people by 3D cameras each minute.
  func lectureRoom() throws(Failure) -> [TwinRoom.Sample] {
    let air = try rows("sdu-room-4/co2_data_room_4.csv")
    let people = try rows("sdu-room-4/occ_data_room_4.csv")
    return zip(air, people).compactMap { air, people in
      guard air.count == 5, people.count == 5, air[1] == people[1], let day = Int64(air[0]), let co2 = Double(air[4]),
        let count = Double(people[4]), let time = Self.instant("1970-01-01 \(air[1])")
      else { return nil }
      return TwinRoom.Sample(at: time + .days(day), people: Int(count), co2: co2)
    }
  }

  private func rows(_ name: String) throws(Failure) -> [[String]] {
    let path = folder.appending(path: name).path
    var rows: [[String]] = []
    try LineReader.each(of: path) { (number, line) in
      if number > 1 { rows.append(LineReader.cells(line)) }
    }
    return rows
  }

  private static func instant(_ text: String) -> Instant? {
    Instant(iso8601: text.replacingOccurrences(of: " ", with: "T") + "Z")
  }
}
