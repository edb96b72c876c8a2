import TestBroker
import Testing
import Threads

@testable import Monitor

@Suite struct `The back office` {
  @Test func `takes one of each in turn, however many one of them has`() {
    var turns = Turns<String, Int>()
    var isTaken = (0..<5).map { turns.add($0, of: "greedy") }
    isTaken.append(turns.add(10, of: "modest"))
    var order = [turns.next()]
    isTaken.append(turns.add(20, of: "late"))
    while let next = turns.next() { order.append(next) }
    #expect(isTaken.allSatisfy { $0 })
    #expect(order == [0, 10, 1, 20, 2, 3, 4])
    #expect(turns.isEmpty)
  }

  @Test func `holds so many of one, so many of all, and no more`() {
    var turns = Turns<Int, Int>()
    #expect((0..<2_000).count { turns.add($0, of: 1) } == 1_024)
    #expect((2..<10_000).count { turns.add($0, of: $0) } == 4_096 - 1_024)
    #expect(turns.count == 4_096)
    var taken = 0
    while turns.next() != nil { taken += 1 }
    #expect(taken == 4_096)
    // One that always has something waiting costs what waits, and not what ever did.
    var came: [Int] = []
    for number in 0..<100_000 {
      _ = turns.add(number, of: 1)
      if number >= 10, let next = turns.next() { came.append(next) }
    }
    #expect(came == Array(0..<99_990))
  }

  /// A job that takes as long as it likes stands for the longest answer that there could be.
  @Test func `holds up nobody who asks for little`() throws {
    let house = try TestHouse()
    let mayGoOn = try Wakeup()
    let isTaken = house.monitor.backOffice.take(.staff(nil)) { mayGoOn.wait(milliseconds: 20_000) }
    #expect(isTaken)
    let (port, member) = (house.port, try house.token(.member, member: "m1"))
    let asked = Watched(0)
    try OSThread(named: "asker") {
      let answer = Caller(port, token: member).ask("GET", "/api/v1/bookings")
      asked.update { $0 = answer?.status ?? -1 }
    }.detach()
    #expect(house.ask("GET", "/health/live").status == 200)
    #expect(house.ask("GET", "/api/v1/session", token: member).status == 200)
    #expect(house.post("bookings/b1/keep", member).status == 404)
    #expect(asked.value == 0)
    mayGoOn.raise()
    #expect(eventually { asked.value == 200 })
  }

  @Test func `has what is soon answered wait for one long answer, and not for all of them`() throws {
    let office = try BackOffice()
    let (order, isDone) = (Watched([String]()), try Wakeup())
    for number in 1...5 { _ = office.take(.staff(nil)) { order.update { $0.append("list \(number)") } } }
    for number in 1...2 {
      _ = office.take(.staff(nil), isLong: false) { order.update { $0.append("site \(number)") } }
    }
    _ = office.take(.staff(nil)) { isDone.raise() }
    try office.start()
    isDone.wait(milliseconds: 20_000)
    office.stop()
    #expect(order.value == ["site 1", "list 1", "site 2", "list 2", "list 3", "list 4", "list 5"])
  }

  /// What grows with the site, its bookings or its members is not made on the thread that everybody waits for.
  @Test func `makes every answer that grows`() {
    let small = Route.all.filter { !$0.isLarge && $0.method == .get }.map(\.pattern)
    #expect(
      small == [
        "/health/live", "/health/ready", "/api/v1/events", "/b/{token}", "/api/v1/links/{token}", "/api/v1/webhooks",
        "/api/v1/session", "/openapi.json",
      ])
    #expect(
      Route.all.filter { $0.isLarge && $0.method != .get }.map(\.pattern) == [
        "/api/v1/series", "/api/v1/series/preview", "/api/v1/series/{id}",
        // Sessions are written to the disk.
        "/api/v1/session", "/api/v1/session",
      ])
  }
}
