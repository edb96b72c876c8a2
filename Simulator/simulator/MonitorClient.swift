import Foundation
import FoundationNetworking
import Occupancy
import SensorSimulation

/// What the simulation asks of a running monitor: its clock, and the bookings of its people.
struct MonitorClient: Sendable {
  private let base: URL
  private let token: String
  private let session: URLSession

  init(url: String, tokenFile: String) throws(Failure) {
    guard let base = URL(string: url), base.scheme == "http" || base.scheme == "https", base.host != nil else {
      throw .usage("--monitor is an address such as http://127.0.0.1:8080, not '\(url)'")
    }
    guard let data = FileManager.default.contents(atPath: tokenFile) else {
      throw .outside("cannot read \(tokenFile): make one with `presenza token add --role staff`")
    }
    self.base = base
    token = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw .outside("\(tokenFile) holds no token: make one with `presenza token add --role staff`")
    }
    let settings = URLSessionConfiguration.ephemeral
    settings.timeoutIntervalForRequest = 5
    session = URLSession(configuration: settings)
  }

  /// Its events, as they happen.
  func events() throws(Failure) -> EventSocket { try EventSocket(base.absoluteString, token: token) }

  struct Answer {
    var status: Int
    var body: [String: Any]
  }

  /// The time in the monitor's house; its speed, where it tells one.
  func clock() async throws(Failure) -> (at: Instant, speed: Double?) {
    let answer = try await ask("GET", "api/v1/site")
    guard answer.status == 200, let text = answer.body["at"] as? String, let at = Instant(iso8601: text) else {
      throw .outside("\(base.absoluteString) answers \(answer.status) without a time: is it a Presenza?")
    }
    let speed = ((answer.body["clock"] as? [String: Any])?["speed"] as? NSNumber)?.doubleValue
    return (at, speed.flatMap { $0 > 0 && $0.isFinite ? $0 : nil })
  }

  /// Carries out a command there. `id` is what the monitor calls the booking; a new booking's is returned.
  func carryOut(_ deed: Command.Deed, id: String?) async throws(Failure) -> (isDone: Bool, id: String?) {
    let path = "api/v1/bookings"
    switch deed {
    case .book(let space, let member, let interval):
      let body = [
        "space": space.text, "member": member.text, "start": interval.start.description,
        "end": interval.end.description,
      ]
      let answer = try await ask("POST", path, body)
      return (answer.status == 201, answer.body["id"] as? String)
    case .cancel:
      guard let id else { return (false, nil) }
      return (try await ask("DELETE", "\(path)/\(id)").status < 300, id)
    case .bookSeries, .accept, .move, .moveFollowing, .cancelFollowing, .describe:
      // People of the simulator book one by one.
      return (false, id)
    case .checkIn, .keep, .leave, .undo, .pin, .confirm, .notMe, .swap:
      guard let id else { return (false, nil) }
      return (try await ask("POST", "\(path)/\(id)/\(deed.word)").status < 300, id)
    }
  }

  private func ask(_ method: String, _ path: String, _ body: [String: String]? = nil) async throws(Failure) -> Answer {
    var request = URLRequest(url: base.appending(path: path))
    request.httpMethod = method
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    do {
      if let body {
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONSerialization.data(withJSONObject: body, options: .sortedKeys)
      }
      let (data, response) = try await session.data(for: request)
      let status = (response as? HTTPURLResponse)?.statusCode ?? 0
      return Answer(status: status, body: (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:])
    } catch {
      throw .outside("\(base.absoluteString) does not answer (\(error.localizedDescription)): is the monitor running?")
    }
  }
}
