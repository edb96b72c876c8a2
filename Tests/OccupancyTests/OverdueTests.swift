import Occupancy
import Testing

/// Much that came due while nobody looked is settled at once, whatever it is.
@Suite struct `What is overdue at a start` {
  static let room = [Space(id: "sala", kind: .meetingRoom)]

  /// Bookings of one room back to back, ten minutes each, as a journal has them.
  static func journal(of count: Int64) -> [Event] {
    var scene = Scene(room)
    for number in 0..<count { scene.book(BookingID("b\(number)"), "sala", number * 10, number * 10 + 10) }
    return scene.events
  }

  @Test(arguments: [99, 150, 600]) func `is ended, as many bookings of one room as there are`(count: Int64) {
    var scene = Scene(Self.room)
    for event in Self.journal(of: count) { scene.building.apply(event) }
    let threeWeeks: Int64 = 21 * 24 * 60
    scene.ask(.started(downSince: scene.at(-60)), at: threeWeeks)
    #expect(scene.minutes(of: "ended").count == Int(count))
    #expect(scene.building.ledger.live(of: "sala").isEmpty)
  }

  @Test func `is ended also where a space is put back that had left the configuration`() {
    var scene = Scene(Self.room)
    for event in Self.journal(of: 150) { scene.building.apply(event) }
    scene.ask(.tick, at: 3_000)
    #expect(scene.minutes(of: "ended").count == 150)
  }

  @Test func `what has not opened waits for its window, whatever stands before it`() {
    var scene = Scene(Self.room)
    for number in Int64(0)..<5 { scene.book(BookingID("b\(number)"), "sala", number * 60, number * 60 + 60) }
    scene.play(["sala": row((" ", 70), ("#", 5), (" ", 55), (".", 40))])
    // The second at minute 72; the third is open once the second is over.
    #expect(scene.minutes(of: "checked-in") == [72, 122])
  }
}
