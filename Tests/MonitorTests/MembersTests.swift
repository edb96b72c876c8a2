import Configuration
import Foundation
import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

/// Names of members live in their own file, and go to staff and to the member alone.
@Suite struct `Names of members` {
  static let file = """
    { members: [ { id: "m1", name: "Giuditta Quaranta", organisation: "acme" }, { id: "m2", name: "Ezio Salvadeghi" } ] }
    """

  @Test func `are told to staff, with the bookings and as a list`() throws {
    let house = try TestHouse(members: Self.file)
    let staff = try house.token(.staff)
    let booked = try house.book("desk-12", token: try house.token(.member, member: "m1"))
    let id = try #require(booked.id)
    #expect(booked.answer.json?["memberName"] == nil)
    #expect(house.ask("GET", "/api/v1/bookings/\(id)", token: staff).json?["memberName"]?.string == "Giuditta Quaranta")
    #expect(
      house.ask("GET", "/api/v1/bookings", token: staff).json?["bookings"]?[0]?["memberName"]?.string
        == "Giuditta Quaranta")
    #expect(house.ask("GET", "/api/v1/spaces/desk-12", token: staff).body.contains("Giuditta Quaranta"))
    #expect(
      house.ask("GET", "/api/v1/members", token: staff).body.hasSuffix(
        #""members":[{"id":"m1","name":"Giuditta Quaranta","organisation":"acme"},{"id":"m2","name":"Ezio Salvadeghi","organisation":null}],"next":null}"#
      ))
  }

  @Test func `are told to the member, about themselves only`() throws {
    let house = try TestHouse(members: Self.file)
    let member = try house.token(.member, member: "m1")
    _ = try house.book("desk-12", token: try house.token(.member, member: "m2"))
    #expect(house.ask("GET", "/api/v1/session", token: member).json?["name"]?.string == "Giuditta Quaranta")
    for route in Route.all
    where route.method == .get && route.pattern != "/api/v1/session" && route.pattern != "/api/v1/events" {
      for id in ["b1", "desk-12"] {
        for token in [nil, member] {
          let answer = house.ask("GET", route.pattern.replacing("{id}", with: id), token: token)
          #expect(!answer.body.contains("Salvadeghi") && !answer.body.contains("Giuditta"), "\(route.pattern)")
        }
      }
    }
    #expect(house.ask("GET", "/api/v1/session").body.contains(#""name":null"#))
  }

  @Test func `are read again when the file changes, and stay when it is broken or gone`() throws {
    let house = try TestHouse(members: Self.file)
    let staff = try house.token(.staff)
    func list() -> String { house.ask("GET", "/api/v1/members", token: staff).body }
    #expect(list().contains("Ezio Salvadeghi"))
    try house.folder.write(#"{ members: [ { id: "m2", name: "Ezio Bonardi" } ] }"#, to: "data/members.json5")
    #expect(eventually { list().contains("Ezio Bonardi") })
    #expect(!list().contains("Giuditta"))
    try house.folder.write("{ members: [ { id: \"m2\" name } ]", to: "data/members.json5")
    #expect(!eventually(atMost: 60) { !list().contains("Ezio Bonardi") })
    try FileManager.default.removeItem(atPath: house.folder.file("data/members.json5"))
    #expect(!eventually(atMost: 60) { !list().contains("Ezio Bonardi") })
    // Nobody becomes somebody by it, and no name can be typed for an id.
    #expect(house.ask("POST", "/api/v1/members/giuditta1/code", token: staff).status == 404)
    #expect(try house.book("desk-12", token: staff, member: "m1").answer.json?["why"]?.string == "unknown-member")
  }

  @Test func `outlive a start without their file, which makes nobody somebody`() throws {
    let folder = try TemporaryFolder()
    var house: TestHouse? = try TestHouse(members: Self.file, in: folder)
    let token = try #require(try house?.token(.staff))
    house = nil
    try FileManager.default.removeItem(atPath: folder.file("data/members.json5"))
    let later = try TestHouse(in: folder)
    #expect(later.ask("GET", "/api/v1/members", token: token).body.contains("Ezio Salvadeghi"))
    #expect(later.post("members/giuditta1/code", token).status == 404)
    #expect(try later.book("desk-12", token: token, member: "giuditta1").answer.status == 422)
    #expect(try later.book("desk-12", token: token, member: "m2").answer.status == 201)
    // A file that is back counts again.
    try folder.write(#"{ members: [ { id: "m3", name: "Ezio Bonardi" } ] }"#, to: "data/members.json5")
    #expect(eventually { later.ask("GET", "/api/v1/members", token: token).body.contains("Ezio Bonardi") })
  }

  @Test func `say who may have a code, and whose session goes on`() throws {
    let house = try TestHouse(members: Self.file)
    let staff = try house.token(.staff)
    #expect(house.ask("POST", "/api/v1/members/m3/code", token: staff).status == 404)
    let code = try #require(house.ask("POST", "/api/v1/members/m1/code", token: staff).json?["code"]?.string)
    let cookie = try #require(house.ask("POST", "/api/v1/session", body: #"{"code":"\#(code)"}"#).cookie)
    #expect(house.ask("GET", "/api/v1/session", cookie: cookie).json?["name"]?.string == "Giuditta Quaranta")
    let token = try house.token(.member, member: "m1")
    #expect(house.ask("GET", "/api/v1/waiting", token: token).status == 200)
    try house.folder.write(#"{ members: [ { id: "m2", name: "Ezio Bonardi" } ] }"#, to: "data/members.json5")
    #expect(eventually { house.ask("GET", "/api/v1/session", cookie: cookie).json?["role"]?.string == "public" })
    #expect(house.ask("GET", "/api/v1/waiting", token: token).status == 401)
  }

  @Test func `are no ids: staff book for members of the file, and type nobody's name`() throws {
    let house = try TestHouse(members: Self.file)
    let staff = try house.token(.staff)
    #expect(try house.book("desk-12", token: staff, member: "m2").answer.status == 201)
    for typed in ["m3", "Giuditta", "giuditta.quaranta"] {
      let answer = try house.book("desk-13", token: staff, member: typed).answer
      #expect(answer.status == 422)
      #expect(answer.json?["why"]?.string == "unknown-member")
      #expect(answer.json?["sentence"]?["it"]?.string?.hasPrefix("Nessun membro ha questo codice") == true)
      #expect(!answer.body.contains(typed))
    }
    let journal = try FileManager.default.subpathsOfDirectory(atPath: house.data).map {
      String(decoding: FileManager.default.contents(atPath: "\(house.data)/\($0)") ?? Data(), as: UTF8.self)
    }
    #expect(journal.contains { $0.contains(#""member":"m2""#) })
    #expect(!journal.contains { $0.contains("giuditta.quaranta") })
  }

  @Test func `cannot be typed where no file says who is a member, for an id has a digit or a token`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    #expect(try house.book("desk-12", token: staff, member: "Giuditta").answer.status == 422)
    #expect(house.ask("POST", "/api/v1/members/Giuditta/code", token: staff).status == 404)
    #expect(try house.book("desk-12", token: staff, member: "m3").answer.status == 201)
    _ = try house.token(.member, member: "quaranta")
    #expect(try house.book("desk-13", token: staff, member: "quaranta").answer.status == 201)
  }

  @Test func `a file that was asked for must be there and right, and its mistakes are not told to the log`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: MembersError.self) {
      try Members.open(path: folder.file("members.json5"), isRequired: true, copy: folder.file("copy"))
    }
    let path = try folder.write(#"{ members: [ { id: "Giuditta Quaranta", name: "" } ] }"#, to: "members.json5")
    let error = #expect(throws: MembersError.self) {
      try Members.open(path: path, isRequired: false, copy: folder.file("copy"))
    }
    #expect(error?.description.contains("1:20") == true)
    #expect(error?.description.contains("Giuditta") == false)
  }
}

/// What somebody else wrote stays text, wherever it goes.
@Suite struct `Hostile text` {
  static let texts = [
    "<img src=x onerror=alert(1)>", "a\r\nSet-Cookie: presenza=x\r\n\r\n<script>",
    "data: x\n\nevent: released\ndata: {}\n\n",
    "\u{202E}gnirts\u{2066}x\u{2069}\u{200F}", "\u{0}\u{1B}[31mred\u{7F}\u{85}\u{2028}\u{2029}", #"\",\"member\":\"m2"#,
    String(repeating: "x", count: 10_000), String(repeating: "\u{1F9D1}\u{200D}\u{1F4BB}", count: 3_000),
  ]

  @Test(arguments: texts)
  func `as a title is kept as it is, or refused for its length or for what cannot be seen in it`(text: String) throws {
    let house = try TestHouse()
    let token = try house.token(.member, member: "m1")
    let booked = try house.book("desk-12", token: token, title: text)
    #expect(!booked.answer.head.contains("presenza=x"))
    guard text.unicodeScalars.count <= BookingWish.longestTitle, text == text.visible else {
      #expect([400, 413].contains(booked.answer.status))
      return
    }
    let id = try #require(booked.id)
    let answer = house.ask("GET", "/api/v1/bookings/\(id)", token: token)
    #expect(answer.json?["title"]?.string == text)
    #expect(answer.json?["member"]?.string == "m1")
    #expect(answer.body.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    #expect(answer.header("x-content-type-options") == "nosniff")
    for path in ["/api/v1/bookings", "/api/v1/spaces/desk-12", "/metrics"] {
      let open = house.ask("GET", path)
      #expect(open.status == 200)
      #expect(!open.body.contains(String(text.prefix(8))), "\(path)")
    }
  }

  @Test(arguments: texts) func `is no id of a member, no id of a space, and no code`(text: String) throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    #expect([400, 413].contains(try house.book("desk-12", token: staff, member: text).answer.status))
    let unknown = try house.book(text, token: staff).answer
    #expect([400, 413].contains(unknown.status))
    #expect(!unknown.body.contains("<img"))
    for field in ["token", "code"] {
      var json = JSONWriter()
      json.object { $0.member(field, text) }
      let answer = house.ask("POST", "/api/v1/session", body: json.text)
      #expect([400, 401, 413].contains(answer.status))
      #expect(answer.header("set-cookie") == nil)
    }
  }

  @Test(arguments: texts) func `stays in its line of the log and of the metrics`(text: String) {
    #expect(text.visible.unicodeScalars.allSatisfy { !$0.isInvisible })
    var page = MetricsPage()
    page.begin("presenza_test", "gauge", "A test.")
    page.sample([("text", text)], 1)
    let lines = String(decoding: page.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4)
    #expect(lines[2].hasPrefix(#"presenza_test{text=""#) && lines[2].hasSuffix(#""} 1"#))
    #expect(
      lines[2].dropFirst(20).dropLast(4).replacing(#"\\"#, with: "").replacing(#"\""#, with: "").contains("\"") == false
    )
  }
}
