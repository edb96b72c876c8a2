import Foundation
import FoundationNetworking
import TestBroker
import Testing

@Suite struct `A request whose monitor was killed` {
  @Test(arguments: [("bookings", "sala"), ("waiting", "desk-12"), ("series", "desk-13")])
  func `before its answer came is asked again, and was carried out once`(path: String, space: String) async throws {
    let installation = try Installation(broker: TestBroker())
    let first = try await RunningMonitor(installation)
    let member = try await installation.token("member", member: "m1")
    let start = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 / 60).rounded() * 60 + 86_400)
    let body =
      #"{"space":"\#(space)","start":"\#(start.ISO8601Format())","end":"\#(start.addingTimeInterval(3_600).ISO8601Format())""#
      + (path == "series" ? #","repeat":{"every":"day","count":3}}"# : "}")
    func ask(_ monitor: RunningMonitor) async throws -> (status: Int, location: String?) {
      var request = URLRequest(url: try #require(URL(string: "\(monitor.address)/api/v1/\(path)")))
      request.httpMethod = "POST"
      request.httpBody = Data(body.utf8)
      for (name, value) in ["Authorization": "Bearer \(member)", "Idempotency-Key": "one-and-the-same"] {
        request.setValue(value, forHTTPHeaderField: name)
      }
      let (_, response) = try await RunningMonitor.plainSession.data(for: request)
      let http = try #require(response as? HTTPURLResponse)
      return (http.statusCode, http.value(forHTTPHeaderField: "Location"))
    }
    let answer = try await ask(first)
    // As if this answer had been lost on its way.
    first.kill()
    let second = try await RunningMonitor(installation)
    let again = try await ask(second)
    #expect(answer.status == 201 && again.status == 201)
    #expect(again.location == answer.location && again.location != nil)
    if path == "bookings" {
      let (from, to) = (start.ISO8601Format(), start.addingTimeInterval(3_600).ISO8601Format())
      let list = try await second.get("/api/v1/bookings?from=\(from)&to=\(to)", token: member)
      #expect((list["bookings"] as? [Any])?.count == 1)
    }
  }
}
