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
  private static let signedOut = Array("event: signed-out\ndata: {}\n\n".utf8)
  private static let greeting = Array("retry: 2000\n\n".utf8)

  /// `boot` tells this run of the monitor from another: an id of another run cannot be resumed.
  init(boot: Instant) {
    self.boot = String(boot.milliseconds, radix: 36)
  }

  func serve(by server: HTTPServer) {
    self.server.withLock { $0 = server }
  }

  /// An event with its state, as those who may see names get it and as all others do.
  struct Item {
    var type: String
    var whole: [UInt8]
    var nameless: [UInt8]
    var space: Space?
    /// A standing place that is not lent at the moment: its events are not for everybody.
    var isHidden = false
  }

  /// Sends events to everybody who may see them: staff whole, everybody else nameless and without standing places.
  func tell(_ items: [Item]) {
    guard !items.isEmpty, let server = server.withLock({ $0 }) else { return }
    let first = sent.withLock { sent in
      defer { sent += items.count }
      return sent + 1
    }
    let panels = panels.withLock { $0 }
    var broadcasts: [Broadcast] = []
    for (number, item) in items.enumerated() {
      let id = "\(boot)-\(first + number)"
      let open = frame(id, item.type, item.nameless)
      let whole = item.whole == item.nameless ? open : frame(id, item.type, item.whole)
      broadcasts.append(Broadcast(channel: "staff", id: id, bytes: whole))
      if !item.isHidden { broadcasts.append(Broadcast(channel: "public", id: id, bytes: open)) }
      guard let panel = item.space.map({ Self.panel(of: $0.id) }), panels.contains(panel) else { continue }
      broadcasts.append(Broadcast(channel: panel, id: id, bytes: open))
    }
    server.broadcast(broadcasts)
  }

  /// Opens the stream for a reader who saw `lastID` last: what was missed comes first, or `reset` when it is not kept.
  /// It ends once `stands` says no; nil for everybody's stream, which rests on nothing.
  func open(
    _ responder: Responder, for reader: Identity, from client: String?, after lastID: String?,
    while stands: (@Sendable () -> Bool)?
  ) {
    let channel = Self.channel(of: reader)
    if reader.role == .panel { panels.withLock { _ = $0.insert(channel) } }
    responder.stream(
      channel: channel, client: client, lastEventID: lastID, greeting: Self.greeting, reset: Self.reset,
      standing: stands.map { Standing(farewell: Self.signedOut, holds: $0) })
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
