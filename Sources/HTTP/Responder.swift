import Synchronization

/// The one answer that a request is owed, to be given from any thread.
public struct Responder: Sendable {
  private let ticket: Ticket

  init(_ id: RequestID, _ mailbox: Mailbox) { ticket = Ticket(id, mailbox) }

  /// Answers. What is answered after the first time is dropped; a request that nobody answers gets a 500.
  public func respond(_ response: HTTPResponse) {
    ticket.use { .answer($0, response) }
  }

  /// Turns the connection into Server-Sent Events and subscribes it to `channel`.
  ///
  /// `greeting` is sent first. Then come the events of the channel after the one called `lastEventID`, if the channel
  /// still remembers that one, else `reset`; then everything that is broadcast after this call. A client that is
  /// greeted with a picture of the whole passes the id of the event that the picture was taken after. The stream ends
  /// once it has lost its `standing`. It counts to the limit of `client`; nil: of the peer.
  public func stream(
    channel: String, client: String? = nil, lastEventID: String? = nil, greeting: [UInt8] = [], reset: [UInt8] = [],
    standing: Standing? = nil
  ) {
    let subscription = Subscription(
      channel: channel, client: client, lastEventID: lastEventID, greeting: greeting, reset: reset, standing: standing)
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
  let greeting: [UInt8]
  let reset: [UInt8]
  let standing: Standing?
}

/// What a stream rests on, such as a session.
public struct Standing: Sendable {
  let holds: @Sendable () -> Bool
  let farewell: [UInt8]

  /// `holds` is asked every `HTTPLimits.standingTime` on the server's thread; once it says no, `farewell` is sent and the stream is closed.
  public init(farewell: [UInt8], holds: @escaping @Sendable () -> Bool) {
    self.farewell = farewell
    self.holds = holds
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
