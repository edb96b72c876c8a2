import HTTP
import Locking
import Occupancy

/// The live events as HTTP clients get them: rendered once for each kind of reader. The server remembers the last ones for those who come back.
///
/// Every stream begins with an id, so that nothing between it and the first event is lost, and beats.
final class Feed: Sendable {
  private let boot: String
  private let state = Locked(State())
  private let server = Locked<HTTPServer?>(nil)

  private struct State {
    var sent = 0
    /// Channels of panels and of organisations that have been opened: the server remembers what goes to a channel, and most spaces have no panel.
    var panels: Set<String> = []
    var organisations: Set<String> = []
  }

  private static let reset = Array("retry: 2000\nevent: reset\ndata: {}\n\n".utf8)
  private static let signedOut = Array("event: signed-out\ndata: {}\n\n".utf8)
  private static let greeting = Array("retry: 2000\nevent: hello\ndata: {}\n\n".utf8)
  /// An event and no comment: a page is told of no comment, and is to notice when it hears nothing.
  private static let beat = Array("event: beat\ndata: {}\n\n".utf8)

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
    var audience = Audience.everybody
  }

  /// Who is told beside staff, and beside the panel of its space.
  enum Audience: Sendable, Equatable {
    case everybody
    /// Of standing places that are not lent at the moment: the members of the organisation whose they all are.
    case members(of: OrganisationID)
    /// Of places of several organisations.
    case nobody
  }

  /// Whether a stream still rests on what it was opened by.
  enum Footing: Sendable {
    case stands
    /// Whoever reads is nobody now.
    case isGone
    /// They are still somebody, and see something else: the client comes back by itself.
    case hasMoved
  }

  /// Sends events to everybody who may see them: staff whole, everybody else nameless and without others' standing places.
  func tell(_ items: [Item]) {
    guard !items.isEmpty, let server = server.withLock({ $0 }) else { return }
    // Sent under the lock: a channel that is opened meanwhile comes before all of them, or after.
    state.withLock { state in
      var broadcasts: [Broadcast] = []
      for item in items {
        state.sent += 1
        let id = "\(boot)-\(state.sent)"
        let open = frame(id, item.type, item.nameless)
        let whole = item.whole == item.nameless ? open : frame(id, item.type, item.whole)
        broadcasts.append(Broadcast(channel: "staff", id: id, bytes: whole))
        for channel in Self.channels(of: item, among: state) {
          broadcasts.append(Broadcast(channel: channel, id: id, bytes: open))
        }
      }
      server.broadcast(broadcasts)
    }
  }

  /// Beside staff's.
  private static func channels(of item: Item, among state: State) -> [String] {
    var channels: [String] = []
    switch item.audience {
    case .everybody: channels = [everybody] + state.organisations
    case .members(let organisation):
      channels = [Self.channel(of: organisation)].filter(state.organisations.contains)
    case .nobody: break
    }
    if let space = item.space, !state.panels.isEmpty {
      channels += [panel(of: space.id)].filter(state.panels.contains)
    }
    return channels
  }

  /// Opens the stream for a reader, a member of `organisation`, who saw `lastID` last: what was missed comes first, or `reset` when it is not kept.
  /// It ends once its `footing` is gone; nil for everybody's stream, which rests on nothing.
  func open(
    _ responder: Responder, for reader: Identity, of organisation: OrganisationID?, from client: String?,
    after lastID: String?, footing: (@Sendable () -> Footing)?
  ) {
    let channel = Self.channel(of: reader, organisation)
    state.withLock { state in
      if reader.role == .panel { state.panels.insert(channel) }
      if reader.role == .member, channel != Self.everybody { state.organisations.insert(channel) }
      responder.stream(
        channel: channel, client: client, lastEventID: lastID, origin: "\(boot)-0", greeting: Self.greeting,
        reset: Self.reset, heartbeat: Self.beat,
        standing: footing.map { footing in
          Standing {
            switch footing() {
            case .stands: nil
            case .isGone: Self.signedOut
            case .hasMoved: []
            }
          }
        })
    }
  }

  private static func channel(of reader: Identity, _ organisation: OrganisationID?) -> String {
    switch reader.role {
    case .everybody: everybody
    case .member: organisation.map { channel(of: $0) } ?? everybody
    case .staff, .admin: "staff"
    case .panel: panel(of: reader.space ?? "")
    }
  }

  private static let everybody = "public"
  private static func channel(of organisation: OrganisationID) -> String { "of:\(organisation.text)" }
  private static func panel(of space: SpaceID) -> String { "panel:\(space.text)" }

  private func frame(_ id: String, _ type: String, _ data: [UInt8]) -> [UInt8] {
    Array("id: \(id)\nevent: \(type)\ndata: ".utf8) + data + [10, 10]
  }
}
