import Foundation
import Occupancy
import Testing

@testable import SensorSimulation
@testable import simulator

@Suite struct `A simulated room is held against real ones` {
  static let begin = House.instant("2026-03-02T09:00:00Z")
  /// Two people for two hours, a ppm a minute; then nobody, and down again. The PIR sees every fourth minute.
  static let samples: [TwinRoom.Sample] = (0..<240).map { (minute: Int) -> TwinRoom.Sample in
    let isThere = minute < 120
    let above = Double(isThere ? minute : 240 - minute)
    return TwinRoom.Sample(
      at: begin + .minutes(Int64(minute)), people: isThere ? 2 : 0, motion: [isThere && minute % 4 == 0],
      co2: 425 + above)
  }

  @Test func `the figures of a recording are those that one would count by hand`() {
    let figures = RoomFigures(Self.samples)
    #expect(figures.stays == [119])
    #expect(figures.silences == [Double](repeating: 240, count: 29))
    // 20 ppm in 20 minutes by two people.
    #expect(figures.rises == [0.5])
    // From 120 above outdoors to 60, over a lowest of 5 below the recording's: 60 of a mean of 95 in an hour.
    #expect(figures.decays.count == 1 && abs(figures.decays[0] - 60.0 / 95) < 0.001, "\(figures.decays)")
  }

  @Test func `a twin has the same people at the same times and air of its own`() {
    var shape = TwinRoom.Shape(volume: 80, changesByDay: 1, changesByNight: 1)
    shape.eyes = 1
    let twin = TwinRoom.lived(like: Self.samples, in: shape, seed: 1)
    #expect(twin.map(\.people) == Self.samples.map(\.people) && twin.map(\.at) == Self.samples.map(\.at))
    #expect(twin == TwinRoom.lived(like: Self.samples, in: shape, seed: 1))
    #expect(twin[119].co2 ?? 0 > 700 && twin[239].co2 ?? 0 < twin[119].co2 ?? 0)
    #expect(twin.allSatisfy { $0.people > 0 || !($0.motion.first ?? true) })
  }

  @Test func `the silences of our PIRs are within half of those of real ones`() throws {
    let folder = ProcessInfo.processInfo.environment["PRESENZA_DATA"] ?? ""
    guard !folder.isEmpty else { try Test.cancel("PRESENZA_DATA names no folder with uci-rooms") }
    let rooms = try Datasets(folder: URL(filePath: folder, directoryHint: .isDirectory)).rooms()
    let (real, ours) = (RoomFigures(rooms), RoomFigures(TwinRoom.lived(like: rooms, in: Realism.room, seed: 1)))
    for share in [0.5, 0.75, 0.9, 0.95] {
      let ratio = Quantile.of(real.silences, share) / Quantile.of(ours.silences, share)
      #expect(ratio > 1 / 1.5 && ratio < 1.5, "p\(share): \(ratio)")
    }
  }
}
