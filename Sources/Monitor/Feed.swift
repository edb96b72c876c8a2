import HTTP
import Locking
import Occupancy

/// The live events as HTTP clients get them: rendered once for each kind of reader. The server remembers the last ones for those who come back.
final class Feed: Sendable {
  private let boot: String
  private let sent = Locked(0)
  /// Channels of panels that have been opened: the server remembers what goes to a channel, and most spaces have no panel.
  private let panels = Locked<Set<String>>([])
  private let server = Locked<HTTPServer?>(nil)

  private static let reset = Array("event: reset\ndata: {}\n\n".utf8)
  private static let greeting = Array("retry: 2000\n\n".utf8)

  /// `boot` tells this run of the monitor from another: an id of another run cannot be resumed.
  init(boot: Instant) {
    self.boot = String(boot.milliseconds, radix: 36)
  }

  func serve(by server: HTTPServer) {
    self.server.withLock { $0 = server }
  }

  /// Sends one event to everybody who may see it: staff whole, everybody else nameless and without standing places.
  func tell(_ type: String, whole: [UInt8], nameless: [UInt8], space: Space?) {
    guard let server = server.withLock({ $0 }) else { return }
    let number = sent.withLock { sent in
      sent += 1
      return sent
    }
    let id = "\(boot)-\(number)"
    let open = frame(id, type, nameless)
    server.broadcast(channel: "staff", id: id, bytes: whole == nameless ? open : frame(id, type, whole))
    if space?.assignedTo == nil { server.broadcast(channel: "public", id: id, bytes: open) }
    guard let panel = space.map({ Self.panel(of: $0.id) }), panels.withLock({ $0.contains(panel) }) else { return }
    server.broadcast(channel: panel, id: id, bytes: open)
  }

  /// Opens the stream for a reader who saw `lastID` last: what was missed comes first, or `reset` when it is not kept.
  func open(_ responder: Responder, for reader: Identity, after lastID: String?) {
    let channel = Self.channel(of: reader)
    if reader.role == .panel { panels.withLock { _ = $0.insert(channel) } }
    responder.stream(
      channel: channel, lastEventID: lastID, greeting: Self.greeting, reset: Self.reset)
  }

  private static func channel(of reader: Identity) -> String {
    switch reader.role {
    case .everybody, .member: "public"
    case .staff, .admin: "staff"
    case .panel: panel(of: reader.space ?? "")
    }
  }

  private static func panel(of space: SpaceID) -> String { "panel:\(space.text)" }

  private func frame(_ id: String, _ type: String, _ data: [UInt8]) -> [UInt8] {
    Array("id: \(id)\nevent: \(type)\ndata: ".utf8) + data + [10, 10]
  }
}
