import CLinux
import CMosquitto
import Glibc
import Threads

/// One attempt to talk to the broker, from the first byte to the last, on an object of libmosquitto of its own.
///
/// A new object for each attempt forgets all that the last one knew: half a handshake, authorities that have been
/// replaced, packets on their way. Lives on the loop's thread and nowhere else; `deinit` closes the socket.
///
/// Legal transitions of `phase`: `shakingHands` → `subscribing` → `up`.
final class Connection {
  enum Phase {
    case shakingHands
    case subscribing
    case up
  }

  let options: ClientOptions
  let handle: OpaquePointer
  private(set) var phase = Phase.shakingHands
  /// The first fault; the connection is over when there is one.
  private(set) var fault: Fault?
  var complaint: String?
  private(set) var lastHeard: MonotonicInstant?
  private(set) var received = 0
  private(set) var published = 0
  private(set) var wantsGreeting = false

  private let onMessage: @Sendable (borrowing IncomingMessage) -> Void
  let onListened: (MonotonicInstant) -> Void
  let onState: (ConnectionState) -> Void
  let probeTopic: UnsafeMutablePointer<CChar>?
  var probes: Probes
  /// What arrives may be of any age.
  var isBacklog: Bool
  /// Why the connections before heard nothing; empty where they did.
  let deafBefore: String
  private var deadline: MonotonicInstant
  private var nextCare = MonotonicInstant.now()
  private(set) var said: [String] = []
  private var upSince: MonotonicInstant?
  private var wasWritable = false
  private var awaited: [Int32: Subscription] = [:]
  private var denied: [Subscription] = []
  private var inFlight: [Int32: Outbox.Entry] = [:]
  private var unsent: [Outbox.Entry] = []

  private init(
    options: ClientOptions, handle: OpaquePointer, deaf: (times: Int, why: String),
    onMessage: @escaping @Sendable (borrowing IncomingMessage) -> Void,
    onListened: @escaping (MonotonicInstant) -> Void, onState: @escaping (ConnectionState) -> Void
  ) {
    self.options = options
    self.handle = handle
    self.onMessage = onMessage
    self.onListened = onListened
    self.onState = onState
    deafBefore = deaf.times > 0 ? deaf.why : ""
    probes = Probes(options, deafBefore: deaf.times)
    isBacklog = options.probeTopic != nil
    probeTopic = options.probeTopic.flatMap { strdup($0) }
    deadline = MonotonicInstant.now().advanced(milliseconds: options.answerWithinMilliseconds)
  }

  /// Starts to connect and returns at once, but for the resolver of names.
  static func open(
    _ options: ClientOptions, family: AddressFamily?, cleanSession: Bool, deaf: (times: Int, why: String),
    onMessage: @escaping @Sendable (borrowing IncomingMessage) -> Void,
    onListened: @escaping (MonotonicInstant) -> Void, onState: @escaping (ConnectionState) -> Void
  ) throws(Fault) -> Connection {
    let password = try options.password()
    try options.checkTLSFiles()
    guard let handle = mosquitto_new(options.clientID, cleanSession, nil) else {
      throw .lost("libmosquitto has no memory: \(errorText(errno))")
    }
    let connection = Connection(
      options: options, handle: handle, deaf: deaf, onMessage: onMessage, onListened: onListened, onState: onState)
    connection.setCallbacks()
    try connection.prepare(password: password)
    try connection.connect(to: family)
    return connection
  }

  deinit {
    mosquitto_destroy(handle)
    free(probeTopic)
  }

  /// What was sent and not acknowledged.
  var unacknowledged: [Outbox.Entry] { Array(inFlight.values) + unsent }
  var isAccepted: Bool { phase != .shakingHands }
  var hasSentAll: Bool { inFlight.isEmpty && !mosquitto_want_write(handle) }

  // MARK: What the loop does with it

  /// What `poll` has to look at. Until TLS stands, libmosquitto's wish to write is no guide: it stays up and would spin.
  var interest: pollfd {
    let writes =
      isAccepted || !options.address.usesTLS ? mosquitto_want_write(handle) : !wasWritable
    return pollfd(fd: socket, events: Int16(POLLIN) | (writes ? Int16(POLLOUT) : 0), revents: 0)
  }

  /// How long `poll` may wait at most, in milliseconds.
  func patience(at now: MonotonicInstant) -> Int {
    guard phase == .up, isProbed else { return isAccepted ? 500 : 100 }
    return min(500, now.milliseconds(until: probes.nextDue))
  }

  /// Reads and writes what `poll` found; the number of messages handed over, and whether the socket is empty.
  func serve(_ events: Int16, most: Int) -> (messages: Int, isDrained: Bool) {
    let before = received
    if events & Int16(POLLOUT) != 0 { wasWritable = true }
    let broken = events & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
    if broken, !isAccepted, let code = pendingError() { fail(.lost("\(options.address): \(errorText(code))")) }
    var isDrained = true
    // A TLS handshake reads and writes as it likes: offer it both at each turn.
    let isHandshake = !isAccepted && options.address.usesTLS
    if fault == nil, isHandshake || events & Int16(POLLIN) != 0 { isDrained = read(most: isAccepted ? most : 64) }
    if fault == nil, isHandshake || events & Int16(POLLOUT) != 0 { check(mosquitto_loop_write(handle, 1)) }
    if fault == nil, !isAccepted, events & Int16(POLLIN) != 0, isClosedByPeer() {
      failUnaccepted()
    }
    // Read first: a refusal comes together with the end of the connection.
    if fault == nil, broken { isAccepted ? fail(.lost("\(options.address): the connection broke")) : failUnaccepted() }
    return (received - before, isDrained)
  }

  /// Keepalive, deadlines and subscriptions; call it once a turn.
  func care(at now: MonotonicInstant) {
    guard fault == nil else { return }
    if phase == .subscribing, awaited.isEmpty, denied.isEmpty {
      // From here on it would format a line for each packet. Never inside a callback: that deadlocks.
      mosquitto_log_callback_set(handle, nil)
      subscribe(to: allSubscriptions, now)
    }
    watchLine(at: now)
    guard fault == nil, now >= nextCare else { return }
    nextCare = now.advanced(milliseconds: 500)
    if isAccepted { check(mosquitto_loop_misc(handle)) }
    guard now >= deadline, fault == nil else { return }
    switch phase {
    case .shakingHands: fail(.lost("\(options.address): no answer in \(options.answerWithinMilliseconds) ms"))
    case .subscribing:
      guard awaited.isEmpty else {
        // What the broker had kept may come before its answer, and takes its time on a slow line.
        let patience = options.answerWithinMilliseconds
        if let heard = probes.lastMessage, heard.milliseconds(until: now) < patience {
          deadline = heard.advanced(milliseconds: patience)
          return
        }
        return fail(.lost("no answer to the subscriptions in \(options.answerWithinMilliseconds) ms"))
      }
      // Whoever denied them may have changed the rules by now.
      let again = denied
      denied = []
      subscribe(to: again, now)
    case .up: break
    }
  }

  /// Sends one; false when it has to wait for others. Throws for what can never be sent.
  func send(_ entry: Outbox.Entry) throws(Unsendable) {
    let publication = entry.publication
    var number: Int32 = 0
    let result = publication.payload.withUnsafeBytes {
      mosquitto_publish(
        handle, &number, publication.topic, Int32(clamping: $0.count), $0.baseAddress, publication.qos.rawValue,
        publication.retain)
    }
    switch result {
    case MOSQ_ERR_SUCCESS.code:
      if publication.qos == .atLeastOnce { inFlight[number] = entry } else { published += 1 }
    case MOSQ_ERR_INVAL.code, MOSQ_ERR_PAYLOAD_SIZE.code, MOSQ_ERR_OVERSIZE_PACKET.code, MOSQ_ERR_MALFORMED_UTF8.code:
      throw Unsendable(reason: "a publication cannot be sent: \(libraryText(result))")
    default:
      unsent.append(entry)
      check(result)
    }
  }

  /// A publication that no broker would take.
  struct Unsendable: Error { let reason: String }

  /// Whether one more may be handed to libmosquitto, whose own queues have no bound.
  var hasRoom: Bool {
    fault == nil && isAccepted && inFlight.count < Int(Self.inFlightLimit) && !mosquitto_want_write(handle)
  }

  /// Says goodbye, so that the broker keeps the will to itself.
  func disconnect() { _ = mosquitto_disconnect(handle) }

  func greeted() { wantsGreeting = false }

  /// What is wrong though the connection stands; told once.
  func takeComplaint() -> String? { complaint.take() }

  /// For how many milliseconds every subscription has been in force; nil when they never were.
  var stoodFor: Int? { upSince?.milliseconds(until: .now()) }

  // MARK: What libmosquitto calls, on the loop's thread, inside `serve`

  /// Whether the broker says that it has our session counts for nothing: one that denies it (ActiveMQ 5.17) sends its queue all the same.
  func answered(_ code: Int32) {
    guard code == 0 else { return fail(.connack(code, options)) }
    phase = .subscribing
    wantsGreeting = true
  }

  func acknowledged(subscription number: Int32, granted: Int32) {
    guard let subscription = awaited.removeValue(forKey: number) else { return }
    if granted == 0x80 { denied.append(subscription) }
    guard awaited.isEmpty else { return }
    let now = MonotonicInstant.now()
    guard denied.isEmpty else {
      deadline = now.advanced(milliseconds: options.backoff.mostMilliseconds)
      let filters = denied.map(\.filter).sorted().joined(separator: ", ")
      return onState(
        .refused(
          reason: "the broker refuses the subscription to \(filters)",
          whatToDo: "let the user of '\(options.clientID)' read it in the broker's access rules"))
    }
    phase = .up
    upSince = now
    onState(.subscribed)
    isProbed ? beginProbing(at: now) : onState(.caughtUp)
  }

  func acknowledged(publication number: Int32) {
    if inFlight.removeValue(forKey: number) != nil { published += 1 }
  }

  func arrived(_ message: borrowing IncomingMessage) {
    if isProbe(message) { return take(probe: message.payload) }
    received += 1
    onMessage(message)
  }

  func logged(_ line: String) {
    if said.count < 4 { said.append(line) }
  }

  // MARK: Inside

  static let inFlightLimit: Int32 = 100

  private var allSubscriptions: [Subscription] {
    options.subscriptions + (options.probeTopic.map { [Subscription(filter: $0, qos: .atLeastOnce)] } ?? [])
  }

  private var socket: Int32 { mosquitto_socket(handle) }

  func fail(_ reason: Fault) {
    if fault == nil { fault = reason }
  }

  /// OpenSSL's first write takes the kernel's reason for itself; whether the socket has a peer tells the rest.
  private func failUnaccepted() {
    var peer = sockaddr()
    var size = socklen_t(MemoryLayout<sockaddr>.size)
    let hasPeer = getpeername(socket, &peer, &size) == 0
    fail(.lost("\(options.address): \(hasPeer ? "closed before the connection stood" : "refused, nobody listens")"))
  }

  func check(_ result: Int32) {
    let code = errno
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    fail(.of(result, errno: code, said: said, options: options))
  }

  /// Reads until the socket is empty, at most so many packets; whether it is empty.
  private func read(most: Int) -> Bool {
    var heard = false
    let before = received
    defer {
      if heard, isAccepted {
        let now = MonotonicInstant.now()
        lastHeard = now
        if received > before { probes.hear(at: now) }
      }
    }
    for _ in 0..<most {
      errno = 0
      let result = mosquitto_loop_read(handle, 1)
      let code = errno
      guard result == MOSQ_ERR_SUCCESS.code else {
        fail(.of(result, errno: code, said: said, options: options))
        return true
      }
      heard = true
      guard code != EAGAIN, fault == nil else { return true }
    }
    return false
  }

  private func subscribe(to subscriptions: [Subscription], _ now: MonotonicInstant) {
    deadline = now.advanced(milliseconds: options.answerWithinMilliseconds)
    for subscription in subscriptions {
      var number: Int32 = 0
      let result = mosquitto_subscribe(handle, &number, subscription.filter, subscription.qos.rawValue)
      guard result == MOSQ_ERR_SUCCESS.code else { return check(result) }
      awaited[number] = subscription
    }
    if subscriptions.isEmpty {
      phase = .up
      upSince = now
      onState(.subscribed)
      onState(.caughtUp)
    }
  }

  private func pendingError() -> Int32? {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0, code != 0 else { return nil }
    return code
  }

  /// libmosquitto takes the end of a connection inside a TLS handshake for a success and would be asked for ever.
  private func isClosedByPeer() -> Bool {
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
  }
}
