import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `An answer that somebody has already` {
  @Test func `is not sent again, until it tells something else`() throws {
    let house = try TestHouse()
    let m1 = try house.token(.member, member: "m1")
    for path in ["/api/v1/spaces", "/api/v1/spaces/desk-12", "/api/v1/bookings", "/api/v1/programme", "/api/v1/plan"] {
      for token in [nil, m1] {
        let first = house.ask("GET", path, token: token)
        let tag = try #require(first.header("etag"), "\(path)")
        #expect(tag.hasPrefix("W/\""))
        #expect(eventually { house.ask("GET", path, token: token).body != first.body || path == "/api/v1/plan" })
        let again = house.ask("GET", path, token: token, headers: [("If-None-Match", tag)])
        #expect(again.status == 304, "\(path) \(again.body)")
        #expect(again.body.isEmpty && again.header("etag") == tag)
        // Whoever shows who they are is answered what no cache may keep, with a tag or without.
        #expect(again.header("cache-control") == (token == nil ? "no-cache" : "no-store"), "\(path)")
      }
    }
    let before = try #require(house.ask("GET", "/api/v1/bookings", token: m1).header("etag"))
    _ = try house.booked("desk-12", m1)
    #expect(house.ask("GET", "/api/v1/bookings", token: m1, headers: [("If-None-Match", before)]).status == 200)
  }

  @Test(arguments: [
    (#"{"at":"x","a":[{"at":"y"}],"b":"z"}"#, #"{,"a":[{"at":"y"}],"b":"z"}"#),
    (#"{"a":"\"at\":\"q\"","n":{"at":"y"},"at":"x"}"#, #"{"a":"\"at\":\"q\"","n":{"at":"y"},}"#),
    (#"{"at":"1","from":"2","to":"3","bookings":[{"from":"4"}]}"#, #"{,,,"bookings":[{"from":"4"}]}"#),
    (#"{"a":"at","b":[]}"#, #"{"a":"at","b":[]}"#), ("[]", "[]"), ("", ""),
  ]) func `is the same at another time`(text: String, timeless: String) {
    #expect(String(decoding: Array(text.utf8).withoutItsTime, as: UTF8.self) == timeless)
  }
}
