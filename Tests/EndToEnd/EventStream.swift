import Foundation
import FoundationNetworking
import TestBroker
import Testing

/// A reader of `/api/v1/events` as a browser would be one, for a test to wait on.
final class EventStream: NSObject, URLSessionDataDelegate, Sendable {
  struct Event: Sendable {
    var id = ""
    var type = ""
    var data = ""

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(data.utf8))) as? [String: Any] ?? [:] }
  }

  let events = Watched<[Event]>([])
  private let isOpen = Watched(false)
  private let pending = Watched("")

  static func open(_ monitor: RunningMonitor, after id: String? = nil, token: String? = nil) async throws -> EventStream
  {
    let stream = EventStream()
    let session = URLSession(configuration: .ephemeral, delegate: stream, delegateQueue: nil)
    var request = URLRequest(url: try #require(URL(string: monitor.address + "/api/v1/events")))
    request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
    if let id { request.setValue(id, forHTTPHeaderField: "Last-Event-ID") }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    session.dataTask(with: request).resume()
    session.finishTasksAndInvalidate()
    try #require(try await stream.isOpen.wait { $0 }, "the stream of events did not open")
    return stream
  }

  /// Waits for an event of that type that is as wanted.
  func event(_ type: String, where isWanted: @escaping @Sendable (Event) -> Bool = { _ in true }) async throws -> Event?
  {
    _ = try await events.wait { $0.contains { $0.type == type && isWanted($0) } }
    return events.value.first { $0.type == type && isWanted($0) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    isOpen.update { $0 = true }
    let text = String(decoding: data, as: UTF8.self)
    pending.update { $0 += text }
    let whole = pending.value
    guard let end = whole.range(of: "\n\n", options: .backwards) else { return }
    let rest = String(whole[end.upperBound...])
    pending.update { $0 = rest }
    let frames = whole[..<end.lowerBound].components(separatedBy: "\n\n").map { frame in
      var event = Event()
      for line in frame.components(separatedBy: "\n") {
        if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
        if line.hasPrefix("event: ") { event.type = String(line.dropFirst(7)) }
        if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
      }
      return event
    }.filter { !$0.type.isEmpty }
    events.update { $0 += frames }
  }
}
