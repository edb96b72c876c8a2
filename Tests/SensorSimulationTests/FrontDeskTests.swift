import Occupancy
import SensorSimulation
import Testing

@testable import simulator

@Suite struct `The front desk answers for people` {
  static let nine = House.instant("2026-03-02T09:00:00Z")

  /// Who came at nine and leaves at noon sees warnings after a minute; the monitor calls their booking by an id of its own.
  static let desk: FrontDesk = {
    var desk = FrontDesk()
    desk.ids["b1"] = "x7"
    desk.replies["b1"] = [Reply(booking: "b1", to: .warned, after: .minutes(1), until: nine + .hours(3))]
    return desk
  }()

  @Test func `a minute after the warning, by the house's clock`() {
    let answer = Self.desk.answer(to: .warned, of: "x7", at: Self.nine + .minutes(50))
    #expect(answer?.reply.booking == "b1")
    #expect(answer?.at == Self.nine + .minutes(51))
  }

  @Test func `to nothing else, for nobody else, and not once they are gone`() {
    #expect(Self.desk.answer(to: .questioned, of: "x7", at: Self.nine) == nil)
    #expect(Self.desk.answer(to: .warned, of: "b1", at: Self.nine) == nil)
    #expect(Self.desk.answer(to: .warned, of: "x7", at: Self.nine + .minutes(179)) == nil)
  }

  @Test func `no more once the booking is over`() {
    var desk = Self.desk
    desk.close("b1")
    #expect(desk.answer(to: .warned, of: "x7", at: Self.nine) == nil)
  }
}
