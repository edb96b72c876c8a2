import Foundation
import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

@Suite struct `A signed link` {
  /// A member's booking of desk 12 that began a minute ago, and its link.
  private struct Scene {
    let house: TestHouse
    let member: String
    let booking: String
    let token: String

    init(space: String = "desk-12", afterHours: Int64 = 0) throws {
      house = try TestHouse()
      member = try house.token(.member, member: "m1")
      let made = try house.book(space, token: member, title: "Colloquio", afterHours: afterHours)
      booking = try #require(made.id)
      token = try Self.token(of: made.answer, house)
    }

    static func token(of answer: Line, _ house: TestHouse) throws -> String {
      let json = try #require(answer.json)
      let id = try #require(json["id"]?.string)
      let start = try #require(json["start"]?.string.flatMap { Instant(iso8601: $0) })
      let end = try #require(json["end"]?.string.flatMap { Instant(iso8601: $0) })
      let space = try #require(json["space"]?.string)
      let booking = Booking(
        id: BookingID(id), space: SpaceID(space), member: "m1", interval: Interval(start: start, end: end),
        madeAt: start)
      return BookingLink.token(of: booking, signedBy: try LinkKey.open(dataFolder: house.data))
    }

    func ask(_ method: String = "GET", _ deed: String = "", token: String? = nil) -> Line {
      house.ask(method, "/api/v1/links/\(token ?? self.token)\(deed)")
    }

    var status: String? {
      house.ask("GET", "/api/v1/bookings/\(booking)", token: member).json?["status"]?.string
    }
  }

  @Test func `shows one booking without a session, and names nobody`() throws {
    let scene = try Scene()
    let answer = scene.ask()
    #expect(answer.status == 200)
    #expect(answer.header("cache-control") == "no-store")
    let booking = try #require(answer.json?["booking"])
    #expect(booking["id"]?.string == scene.booking)
    #expect(booking["space"]?.string == "desk-12")
    #expect(booking["status"]?.string == "booked")
    #expect(answer.json?["can"]?.array?.compactMap(\.string) == ["keep", "give-back"])
    #expect(!answer.body.contains("m1") && !answer.body.contains("Colloquio"))
  }

  @Test func `is safe in an address: letters, digits and a hyphen`() throws {
    let scene = try Scene()
    #expect(scene.token.wholeMatch(of: /b\d+-[2-9A-HJ-NP-Z]{16}/) != nil)
  }

  @Test func `keeps the booking, as its member does`() throws {
    let scene = try Scene()
    let answer = scene.ask("POST", "/keep")
    #expect(answer.status == 200)
    #expect(answer.json?["booking"]?["kept"]?.string != nil)
    #expect(scene.status == "booked")
  }

  @Test func `gives back what has begun by leaving it, and what has not by cancelling it`() throws {
    let begun = try Scene()
    #expect(begun.ask("POST", "/give-back").json?["booking"]?["status"]?.string == "ended")
    #expect(begun.status == "ended")
    let coming = try Scene(afterHours: 3)
    #expect(coming.ask("POST", "/give-back").json?["booking"]?["status"]?.string == "cancelled")
    #expect(coming.status == "cancelled")
    // What was given back says so until its time is over, and offers nothing.
    #expect(coming.ask().status == 200)
    #expect(coming.ask().json?["can"]?.array?.isEmpty == true)
    let again = coming.ask("POST", "/keep")
    #expect(again.status == 409)
    #expect(again.json?["sentence"]?["it"]?.string?.isEmpty == false)
  }

  @Test func `changes nothing when it is only opened`() throws {
    let scene = try Scene()
    for method in ["GET", "HEAD"] {
      for path in ["", "/keep", "/give-back", "/undo"] { _ = scene.ask(method, path) }
      #expect(scene.house.ask(method, "/b/\(scene.token)").status == 200)
    }
    #expect(scene.ask("GET", "/give-back").status == 405)
    #expect(scene.status == "booked")
    #expect(scene.ask().json?["booking"]?["kept"]?.string == nil)
  }

  @Test func `that is wrong, cut, lengthened, or another booking's opens nothing, and the page says what to do`() throws
  {
    let scene = try Scene()
    let other = try #require(try scene.house.book("desk-13", token: scene.member, afterHours: 5).id)
    let signature = String(scene.token.drop { $0 != "-" })
    let last = scene.token.last == "2" ? "3" : "2"
    let wrong = [
      "\(scene.token.dropLast())\(last)", "\(scene.token.dropLast())", "\(scene.token)2", scene.token.lowercased(),
      "\(other)\(signature)", "b999\(signature)", scene.booking, "\(scene.booking)-", signature, "-", "x",
      "%00", "\(scene.token)%20",
    ]
    for token in wrong {
      for (method, deed) in [("GET", ""), ("POST", "/keep"), ("POST", "/give-back"), ("POST", "/undo")] {
        let answer = scene.ask(method, deed, token: token)
        #expect([404, 400].contains(answer.status), "\(method) \(token)\(deed): \(answer.status)")
      }
      #expect([404, 400].contains(scene.house.ask("GET", "/b/\(token)").status), "\(token)")
    }
    let answer = scene.ask(token: wrong[0])
    #expect(answer.json?["why"]?.string == "unknown-link")
    #expect(answer.json?["sentence"]?["en"]?.string?.contains("Look at your bookings") == true)
    let page = scene.house.ask("GET", "/b/\(wrong[0])")
    #expect(page.status == 404)
    #expect(page.header("content-type") == "text/html; charset=utf-8")
    #expect(page.body.contains("/link/link.js"))
    #expect(
      scene.house.ask("GET", "/api/v1/bookings/\(other)", token: scene.member).json?["status"]?.string == "booked")
    #expect(scene.status == "booked")
  }

  @Test func `of a code at a space opens no booking, nor the other way round`() throws {
    let scene = try Scene()
    let key = try LinkKey.open(dataFolder: scene.house.data)
    let code = key.signature(of: scene.booking, for: .checkIn)
    #expect(scene.ask(token: "\(scene.booking)-\(code)").status == 404)
  }

  @Test func `dies with a move, and lives on with a meeting that takes longer`() throws {
    let key = LinkKey(secret: Array("0123".utf8))
    let start = Instant(milliseconds: 1_000_000)
    var ledger = Ledger()
    var booking = Booking(
      id: "b1", space: "sala", member: "m1", interval: Interval(start: start, end: start + .hours(1)), madeAt: start)
    let token = BookingLink.token(of: booking, signedBy: key)
    func opens() -> Bool {
      var building = Building(site: Site(id: "s", name: "S", localTime: .utc, open: .always, spaces: [], bindings: []))
      building.apply(
        Event(at: start, .booked("b1", space: booking.space, member: "m1", booking.interval)))
      ledger = building.ledger
      return BookingLink.booking(of: token, in: ledger, signedBy: key) != nil
    }
    #expect(opens())
    booking.interval.end = start + .hours(2)
    #expect(opens())
    booking.interval.start = start + .hours(24)
    booking.interval.end = start + .hours(25)
    #expect(!opens())
    booking.interval = Interval(start: start, end: start + .hours(1))
    booking.space = "aula"
    #expect(!opens())
  }

  @Test func `works until the booking ends, and then says that it is over`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff, member: "m1")
    let start = SiteClock.wall.now() - .minutes(6)
    let body = #"{"space":"sala","start":"\#(start)","end":"\#(SiteClock.wall.now() + .seconds(1))"}"#
    let made = house.ask("POST", "/api/v1/bookings", token: staff, body: body)
    let token = try Scene.token(of: made, house)
    #expect(house.ask("GET", "/api/v1/links/\(token)").status == 200)
    #expect(eventually { house.ask("GET", "/api/v1/links/\(token)").status == 410 })
    for deed in ["keep", "give-back", "undo"] {
      let answer = house.ask("POST", "/api/v1/links/\(token)/\(deed)")
      #expect(answer.status == 410)
      #expect(answer.json?["why"]?.string == "link-over")
      #expect(answer.json?["sentence"]?["it"]?.string == "La prenotazione di questo link è finita.")
    }
  }

  @Test func `outlives a restart, because its key is on disk`() throws {
    let scene = try Scene()
    let later = try LinkKey.open(dataFolder: scene.house.data)
    let token = scene.token
    let signature = try #require(token.split(separator: "-").last)
    #expect(signature.count == 16)
    #expect(scene.ask(token: token).status == 200)
    #expect(BookingLink.booking(of: token, in: Ledger(), signedBy: later) == nil)
  }

  @Test func `a wrong one locks nobody out: a floor behind one address goes on signing in`() throws {
    let scene = try Scene()
    for number in 0..<40 { #expect(scene.ask(token: "b\(number)-2222222222222222").status == 404) }
    #expect(scene.ask().status == 200)
    #expect(scene.house.ask("POST", "/api/v1/session", body: #"{"token":"\#(scene.member)"}"#).status == 204)
  }

  @Test func `pressed on a page of another site by somebody who is signed in does nothing`() throws {
    let scene = try Scene()
    let cookie = try #require(
      scene.house.ask("POST", "/api/v1/session", body: #"{"token":"\#(scene.member)"}"#).cookie)
    let answer = scene.house.ask(
      "POST", "/api/v1/links/\(scene.token)/give-back", cookie: cookie, origin: "https://evil.example")
    #expect(answer.status == 403)
    #expect(scene.status == "booked")
  }
}
