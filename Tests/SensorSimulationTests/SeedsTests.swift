import Foundation
import Testing

@Suite struct `Officina Liberty is furnished sensibly` {
  struct Site: Decodable {
    struct Space: Decodable {
      struct Plan: Decodable {
        var x, y, w, h: Double
      }

      var id: String
      var kind: String
      var floor: String
      var plan: Plan
      var assignedTo: String?
    }

    struct Sensor: Decodable {
      var device: String
      var space: String
    }

    var spaces: [Space]
    var sensors: [Sensor]
  }

  struct Members: Decodable {
    struct Member: Decodable {
      var id: String
    }

    var members: [Member]
  }

  static func read<Value: Decodable>(_ name: String) throws -> Value {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    return try decoder.decode(
      Value.self, from: Data(contentsOf: root.appending(path: "seeds/officina-liberty/\(name)")))
  }

  @Test func `no two spaces of a floor overlap, and all lie within 36 by 16 metres`() throws {
    let spaces = (try Self.read("presenza.json5") as Site).spaces
    for (number, one) in spaces.enumerated() {
      #expect(one.plan.x >= 0 && one.plan.y >= 0 && one.plan.x + one.plan.w <= 36 && one.plan.y + one.plan.h <= 16)
      for other in spaces[..<number] where other.floor == one.floor {
        let apart =
          one.plan.x + one.plan.w <= other.plan.x + 1e-9 || other.plan.x + other.plan.w <= one.plan.x + 1e-9
          || one.plan.y + one.plan.h <= other.plan.y + 1e-9 || other.plan.y + other.plan.h <= one.plan.y + 1e-9
        #expect(apart, "\(one.id) and \(other.id)")
      }
    }
  }

  @Test func `sixty desks, ten rooms and more, a sensor in every space and none nowhere`() throws {
    let site: Site = try Self.read("presenza.json5")
    let ids = Set(site.spaces.map(\.id))
    #expect(ids.count == site.spaces.count)
    #expect(site.spaces.count { $0.kind == "desk" } == 60)
    #expect(site.spaces.count { $0.kind != "desk" } >= 10)
    #expect(Set(site.sensors.map(\.space)) == ids)
    #expect(Set(site.sensors.map(\.device)).count == site.sensors.count)
  }

  @Test func `desk 12 stands on the ground floor and is free for anybody`() throws {
    let site: Site = try Self.read("presenza.json5")
    let desk = try #require(site.spaces.first { $0.id == "desk-12" })
    #expect(desk.floor == "0")
    #expect(desk.assignedTo == nil)
    #expect(site.sensors.contains { $0.device == "l0/desk-12" && $0.space == "desk-12" })
  }

  @Test func `every simulated person is among the members`() throws {
    let members: Members = try Self.read("members.json5")
    // 22 standing places, 4 of the staff, and 7 for every 5 hot desks: 53.
    #expect(Set(members.members.map(\.id)).isSuperset(of: (1...79).map { "m\($0)" }))
  }
}
