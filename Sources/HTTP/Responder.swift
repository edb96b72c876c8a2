import Synchronization

/// The one answer that a request is owed, to be given from any thread.
public struct Responder: Sendable {
  /// What an EventSource ignores and a dead connection does not survive.
  public static let comment = Array(":\n\n".utf8)

  private let ticket: Ticket

  init(_ id: RequestID, _ mailbox: Mailbox) { ticket = Ticket(id, mailbox) }

  /// Answers. What is answered after the first time is dropped; a request that nobody answers gets a 500.
  public func respond(_ response: HTTPResponse) {
    ticket.use { .answer($0, response) }
  }

  /// Turns the connection into Server-Sent Events and subscribes it to `channel`.
  ///
  /// `greeting` is sent first. Then come the events of the channel after the one called `lastEventID`, if the channel
  /// still remembers that one, else `reset`; then everything that is broadcast after this call. Where `origin` is given,
  /// `reset` stands for the greeting, and each has an id before it: of the last event that went to the channel before,
  /// `origin` where there was none. A client that is cut off goes on from there. `heartbeat` is sent whenever nothing
  /// was for `HTTPLimits.heartbeatTime`. The stream ends once it has lost its `standing`. It counts to the limit of
  /// `client`; nil: of the peer.
  public func stream(
    channel: String, client: String? = nil, lastEventID: String? = nil, origin: String? = nil, greeting: [UInt8] = [],
    reset: [UInt8] = [], heartbeat: [UInt8] = comment, standing: Standing? = nil
  ) {
    let subscription = Subscription(
      channel: channel, client: client, lastEventID: lastEventID, origin: origin, greeting: greeting, reset: reset,
      heartbeat: heartbeat, standing: standing)
    ticket.use { .stream($0, subscription) }
  }
}

/// Which request of which connection: an answer for one that is gone finds nobody.
struct RequestID: Sendable, Equatable {
  let connection: ConnectionID
  let serial: UInt32
}

struct Subscription: Sendable {
  let channel: String
  let client: String?
  let lastEventID: String?
  let origin: String?
  let greeting: [UInt8]
  let reset: [UInt8]
  let heartbeat: [UInt8]
  let standing: Standing?
}

/// What a stream rests on, such as a session.
public struct Standing: Sendable {
  let farewell: @Sendable () -> [UInt8]?

  /// `farewell` is asked for every `HTTPLimits.standingTime` on the server's thread: nil while the stream stands. Once it is not, it is sent and the
  /// stream is closed.
  public init(farewell: @escaping @Sendable () -> [UInt8]?) {
    self.farewell = farewell
  }
}

/// Sees to it that there is one answer, and always one.
private final class Ticket: Sendable {
  private let id: RequestID
  private let mailbox: Mailbox
  private let isUsed = Atomic(false)

  init(_ id: RequestID, _ mailbox: Mailbox) {
    self.id = id
    self.mailbox = mailbox
  }

  deinit {
    if !isUsed.load(ordering: .relaxed) { mailbox.post(.answer(id, .unanswered)) }
  }

  func use(_ post: (RequestID) -> Mailbox.Post) {
    guard !isUsed.exchange(true, ordering: .relaxed) else { return }
    mailbox.post(post(id))
  }
}
