import Occupancy
import Testing

/// The defaults that every table of the docs repeats.
@Suite struct `Where a site says nothing` {
  @Test func `a desk waits an hour, is left after an hour and a half, and stands still over lunch`() {
    let desk = Policy.standard(for: .desk)
    #expect(desk.checkInOpens == .minutes(15))
    #expect(desk.presentFor == .minutes(2))
    #expect(desk.noShowAfter == .minutes(60))
    #expect(desk.warnBefore == .minutes(10))
    #expect(desk.leftAfter == .minutes(90))
    #expect(desk.giveBackAtLeast == .minutes(30))
    #expect(desk.extendBy == .zero)
    #expect(desk.breaks == [OpeningHours.Stretch(from: .minutes(12 * 60 + 30), to: .hours(14))])
    #expect(desk.exemptAbove == .days(1))
    #expect(desk.strikes == 3)
    #expect(desk.offerFor == .minutes(10))
    #expect(desk.heardWithin == nil)
    #expect(desk.neighbourWithin == 2.5)
    #expect(desk.enforce)
  }

  @Test(arguments: Space.Kind.allCases.filter { $0 != .desk })
  func `everything else is a room: a quarter of an hour, five minutes' warning, extended while it is used`(
    kind: Space.Kind
  ) {
    let room = Policy.standard(for: kind)
    #expect(room.checkInOpens == .minutes(15))
    #expect(room.presentFor == .minutes(2))
    #expect(room.noShowAfter == .minutes(15))
    #expect(room.warnBefore == .minutes(5))
    #expect(room.leftAfter == .minutes(15))
    #expect(room.giveBackAtLeast == .minutes(10))
    #expect(room.extendBy == .minutes(15))
    #expect(room.breaks.isEmpty)
    #expect(room.exemptAbove == .days(1))
    #expect(room.strikes == 3)
    #expect(room.offerFor == .minutes(10))
    #expect(room.heardWithin == nil)
    #expect(room.neighbourWithin == 0)
    #expect(room.enforce)
  }
}
