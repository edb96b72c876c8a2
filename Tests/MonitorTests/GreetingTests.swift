import Foundation
import Occupancy
import Testing

@testable import Monitor

extension Follower {
  /// The id of the last event that came with one, as an EventSource remembers it.
  var lastID: String? {
    text.split(whereSeparator: \.isNewline).last { $0.hasPrefix("id: ") }.map { String($0.dropFirst("id: ".count)) }
  }

  /// A reader who comes back.
  static func back(_ port: Int, after id: String, token: String? = nil) -> Follower {
    Follower(port, token: token, headers: [("Last-Event-ID", id)])
  }
}

@Suite struct `A stream of events greets` {
  @Test(arguments: [Role.everybody, .member, .staff, .panel])
  func `with an id, from which it goes on whatever came between`(role: Role) throws {
    let house = try TestHouse()
    let booker = try house.token(.member, member: "m1")
    let token =
      role == .everybody
      ? nil : try house.token(role, member: role == .member ? "m2" : nil, space: role == .panel ? "desk-12" : nil)
    for round in 0..<2 {
      var first: Follower? = Follower(house.port, token: token)
      let id = try #require(first?.lastID, "\(first?.text ?? "")")
      #expect(first?.text.contains("event: hello") == true)
      first = nil
      let made = try house.booked("desk-12", booker, after: 24 + 2 * Double(round))
      let back = Follower.back(house.port, after: id, token: token)
      #expect(back.reads { $0.contains(#""booking":"\#(made)""#) }, "\(back.text)")
      #expect(!back.text.contains("event: reset"))
      // Its own greeting takes nothing back: cut off at once it would ask for the same.
      let greeted = try #require(back.text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("id: ") })
      #expect(greeted == "id: \(id)")
    }
  }

  @Test func `with a reset that has an id, where what was missed is not known`() throws {
    let house = try TestHouse()
    let booker = try house.token(.member, member: "m1")
    for unknown in ["zzz-7", "x", "1"] {
      let lost = Follower.back(house.port, after: unknown)
      #expect(lost.reads { $0.contains("event: reset") })
      #expect(!lost.text.contains("event: hello"))
      let id = try #require(lost.lastID)
      let made = try house.booked(
        "desk-12", booker, after: Double(30 + unknown.count * 2 + Int(unknown.utf8.first ?? 0)))
      #expect(Follower.back(house.port, after: id).reads { $0.contains(#""booking":"\#(made)""#) })
    }
  }
}

/// desk-14 is acme's; m1 is of acme, m2 is not.
@Suite struct `Standing places live` {
  let house: TestHouse
  let m1: String
  let m2: String
  let staff: String

  init() throws {
    house = try TestHouse(members: TestHouse.members)
    m1 = try house.token(.member, member: "m1")
    m2 = try house.token(.member, member: "m2")
    staff = try house.token(.staff)
  }

  @Test func `go to the members of their organisation and to staff, in their order, and to nobody else`() throws {
    let panel = try house.token(.panel, space: "desk-12")
    let theirs = [Follower(house.port, token: m1), Follower(house.port, token: staff)]
    let others = [Follower(house.port, token: m2), Follower(house.port), Follower(house.port, token: panel)]
    let standing = try house.booked("desk-14", m1)
    let open = try house.booked("desk-12", m2)
    for stream in theirs {
      #expect(stream.reads { $0.contains(#""booking":"\#(open)""#) })
      let first = stream.text.firstRange(of: #""booking":"\#(standing)""#)
      let second = stream.text.firstRange(of: #""booking":"\#(open)""#)
      #expect(
        first != nil && second != nil
          && first?.lowerBound ?? stream.text.endIndex < second?.lowerBound ?? stream.text.startIndex)
    }
    for stream in others {
      #expect(stream.reads { $0.contains(#""booking":"\#(open)""#) })
      #expect(!stream.text.contains("desk-14"), "\(stream.text)")
    }
    // Members are told of no person, of their own places neither.
    #expect(!theirs[0].text.contains(#""member""#))
  }

  @Test func `and not to who has left the organisation: their stream begins anew`() throws {
    let stream = Follower(house.port, token: m1)
    #expect(stream.isOpen)
    try house.folder.write(
      #"{ members: [ { id: "m1", name: "Giuditta Quaranta" }, { id: "m2", name: "Ezio Salvadeghi" } ] }"#,
      to: "data/members.json5")
    _ = stream.reads { _ in false }
    #expect(stream.isOver)
    // They are still somebody.
    #expect(!stream.text.contains("signed-out"))
    let again = Follower(house.port, token: m1)
    _ = try house.booked("desk-14", staff)
    let open = try house.booked("desk-12", m2)
    #expect(again.reads { $0.contains(#""booking":"\#(open)""#) })
    #expect(!again.text.contains("desk-14"))
  }
}
