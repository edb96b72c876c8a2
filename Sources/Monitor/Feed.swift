import HTTP
import Locking
import Occupancy

/// The live events as HTTP clients get them: rendered once for each kind of reader, with the last ones kept for those who come back.
final class Feed: Sendable {
  /// How many events a reader may have missed and still catch up.
  private static let kept = 1_024

  private let boot: String
  private let server: Locked<HTTPServer?>
  private let past = Locked(Past())

  private struct Told: Sendable {
    var number: Int
    var channels: [String: [UInt8]]
  }

  private struct Past {
    var number = 0
    var told: [Told] = []
  }

  /// `boot` tells this run of the monitor from another: an id of another run cannot be resumed.
  init(boot: Instant) {
    self.boot = String(boot.milliseconds, radix: 36)
    server = Locked(nil)
  }

  func serve(by server: HTTPServer) {
    self.server.withLock { $0 = server }
  }

  /// Sends one event to everybody who may see it: staff whole, everybody else nameless and without standing places.
  func tell(_ type: String, whole: [UInt8], nameless: [UInt8], space: Space?) {
    past.withLock { past in
      past.number += 1
      var channels = ["staff": frame(past.number, type, whole)]
      let open = frame(past.number, type, nameless)
      if space?.assignedTo == nil { channels["public"] = open }
      if let space { channels["panel:\(space.id.text)"] = open }
      past.told.append(Told(number: past.number, channels: channels))
      if past.told.count > Self.kept { past.told.removeFirst(past.told.count - Self.kept) }
      // Under the lock: a reader that joins now gets each event either from the past or from the broadcast.
      let server = self.server.withLock { $0 }
      for (channel, bytes) in channels { server?.broadcast(channel: channel, bytes: bytes) }
    }
  }

  /// The channel that this reader listens to.
  static func channel(of reader: Identity) -> String {
    switch reader.role {
    case .everybody, .member: "public"
    case .staff, .admin: "staff"
    case .panel: "panel:\(reader.space?.text ?? "")"
    }
  }

  /// Opens the stream for a reader who saw `lastID` last: what was missed comes first, or `reset` when it is not kept.
  func open(_ responder: Responder, for reader: Identity, after lastID: String?) {
    let channel = Self.channel(of: reader)
    past.withLock { past in
      var greeting = Array("retry: 2000\n\n".utf8)
      if let lastID {
        if let missed = missed(since: lastID, in: past) {
          for told in missed { greeting += told.channels[channel] ?? [] }
        } else {
          greeting += Array("id: \(boot)-\(past.number)\nevent: reset\ndata: {}\n\n".utf8)
        }
      }
      responder.stream(channel: channel, greeting: greeting)
    }
  }

  private func missed(since id: String, in past: Past) -> [Told]? {
    let parts = id.split(separator: "-")
    guard parts.count == 2, parts[0] == boot, let number = Int(parts[1]), number <= past.number else { return nil }
    guard number + 1 >= (past.told.first?.number ?? past.number + 1) else { return nil }
    return past.told.filter { $0.number > number }
  }

  private func frame(_ number: Int, _ type: String, _ data: [UInt8]) -> [UInt8] {
    var bytes = Array("id: \(boot)-\(number)\nevent: \(type)\ndata: ".utf8)
    bytes += data
    bytes += [10, 10]
    return bytes
  }
}
