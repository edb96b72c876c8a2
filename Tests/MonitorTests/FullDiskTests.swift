import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

@Suite(.enabled(if: SmallDisk.canBeMade)) struct `A disk that is full` {
  /// Which log lies on the small disk, and the title of what is booked: nobody needs the titles' log for what has none.
  @Test(arguments: ["journal", "titles"]) func `refuses, and what was refused never comes to be`(log: String) throws {
    let folder = try TemporaryFolder()
    let disk = try SmallDisk(at: folder.file("data/\(log)"), kilobytes: 512)
    var (made, refused): ([String], [Line]) = ([], [])
    var staff = ""
    do {
      let house = try TestHouse(in: folder)
      staff = try house.token(.staff)
      made.append(try #require(try house.book("sala", token: staff, member: "m1", title: Self.title).id))
      try disk.fill()
      // The last page of a file that is full takes some more.
      for hour in 1...100 where refused.count < 3 {
        let (answer, id) = try house.book(
          "sala", token: staff, member: "m1", title: Self.title, afterHours: Int64(hour))
        if let id, answer.status == 201 { made.append(id) } else { refused.append(answer) }
      }
      #expect(refused.map(\.status) == [503, 503, 503])
      #expect(refused.allSatisfy { $0.json?["why"]?.string == "journal-failed" })
      #expect(house.ask("GET", "/api/v1/site").status == 200, "the live view goes on")
      #expect(Self.bookings(house, staff) == made.sorted())
    }
    try disk.free()
    let house = try TestHouse(in: folder)
    #expect(Self.bookings(house, staff) == made.sorted())
    #expect(try house.book("desk-12", token: staff, member: "m2", title: Self.title).answer.status == 201)
  }

  static let title = String(repeating: "Budget ", count: 25)

  static func bookings(_ house: TestHouse, _ staff: String) -> [String] {
    let (from, to) = (TestHouse.hours(-2), TestHouse.hours(24 * 20))
    let answer = house.ask("GET", "/api/v1/bookings?from=\(from)&to=\(to)", token: staff)
    return answer.json?["bookings"]?.array?.compactMap { $0["id"]?.string }.sorted() ?? ["\(answer.status)"]
  }
}
