import Occupancy
import Testing

@testable import Monitor

/// A kill keeps from the disk what was decided last: a replay that is told so forgets it, too.
@Suite struct `What a replayed monitor finds on its disk` {
  static func event(_ second: Int64, _ fact: Fact) -> Event { Event(at: Instant(milliseconds: second * 1_000), fact) }
  static let kept = event(1, .kept("b1", space: "sala"))
  static let refused = event(2, .refused(Refusal(booking: "b2", space: "sala", why: .taken)))
  static let undone = event(3, .undone("b1", space: "sala"))
  static let lost = event(4, .kept("b1", space: "sala"))

  @Test func `is what its journal held, no more: the rest is neither told nor known`() {
    var disk = ReplayedDisk(durable: [], count: 0)
    disk.hold([Self.kept, Self.refused, Self.undone, Self.lost])
    #expect(disk.start(recovered: 2) == [Self.kept, Self.refused, Self.undone])
    #expect(disk.durable == [Self.kept, Self.undone] && disk.lacking == 0)
    disk.hold([Self.lost])
    #expect(disk.finish() == [Self.lost])
  }

  @Test func `is counted from what it knew before the record began`() {
    var disk = ReplayedDisk(durable: [Self.kept], count: 5)
    disk.hold([Self.undone, Self.lost])
    #expect(disk.start(recovered: 6) == [Self.undone])
    #expect(disk.durable == [Self.kept, Self.undone])
  }

  @Test func `shows by how much a record with a hole falls short`() {
    var disk = ReplayedDisk(durable: [], count: 0)
    disk.hold([Self.kept])
    #expect(disk.start(recovered: 3) == [Self.kept])
    #expect(disk.lacking == 2)
  }
}
