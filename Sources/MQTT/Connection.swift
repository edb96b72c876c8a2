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
  let version: ProtocolVersion
  private(set) var phase = Phase.shakingHands
  /// The first fault; the connection is over when there is one.
  private(set) var fault: Fault?
  var complaint: String?
  private(set) var lastHeard: MonotonicInstant?
  private(set) var received = 0
  private(set) var published = 0
  private(set) var wantsGreeting = false
  /// Publications that were given up.
  private(set) var dropped = 0

  private let onMessage: @Sendable (borrowing IncomingMessage) -> Void
  let onListened: (MonotonicInstant) -> Void
  let onState: (ConnectionState) -> Void
  let probeTopic: UnsafeMutablePointer<CChar>?
  var probes: Probes
  /// What arrives may be of any age.
  var isBacklog: Bool
  /// Why what arrives is not believed yet; nil where nothing speaks against it.
  let doubt: String?
  /// What this client leaves on its topic of probes, so that another one with its id is noticed.
  let holder: [UInt8]
  /// Whether another client held the line since our last connection.
  private(set) var foundOther = false
  private let hasStoodBefore: Bool
  private var isContested: Bool
  private var deadline: MonotonicInstant
  private var nextCare = MonotonicInstant.now()
  private(set) var said: [String] = []
  private var upSince: MonotonicInstant?
  private var wasWritable = false
  private var awaited: [Int32: Subscription] = [:]
  private var denied: [Subscription] = []
  private var inFlight: [Int32: (entry: Outbox.Entry, sent: MonotonicInstant)] = [:]
  private var holdsSuspect = false
  /// How much had arrived when the packet that is arriving was first seen unfinished; nil between packets.
  private var packetSince: UInt64?
  private var unsent: [Outbox.Entry] = []

  private init(
    options: ClientOptions, handle: OpaquePointer, approach: Approach, holder: [UInt8],
    onMessage: @escaping @Sendable (borrowing IncomingMessage) -> Void,
    onListened: @escaping (MonotonicInstant) -> Void, onState: @escaping (ConnectionState) -> Void
  ) {
    self.options = options
    self.handle = handle
    version = approach.version
    self.onMessage = onMessage
    self.onListened = onListened
    self.onState = onState
    doubt =
      approach.isContested ? Self.contest(options) : approach.deaf.times > 0 ? approach.deaf.why : nil
    self.holder = holder
    hasStoodBefore = approach.hasStood
    isContested = approach.isContested
    probes = Probes(options, deafBefore: approach.deaf.times)
    isBacklog = options.probeTopic != nil
    probeTopic = options.probeTopic.flatMap { strdup($0) }
    deadline = MonotonicInstant.now().advanced(milliseconds: options.answerWithinMilliseconds)
  }

  /// Starts to connect and returns at once, but for the resolver of names.
  static func open(
    _ options: ClientOptions, to destination: Destination, approach: Approach, holder: [UInt8],
    onMessage: @escaping @Sendable (borrowing IncomingMessage) -> Void,
    onListened: @escaping (MonotonicInstant) -> Void, onState: @escaping (ConnectionState) -> Void
  ) throws(Fault) -> Connection {
    let password = try options.password()
    try options.checkTLSFiles()
    guard let handle = mosquitto_new(options.clientID, options.cleanSession || approach.givesSessionUp, nil) else {
      throw .lost("libmosquitto has no memory: \(errorText(errno))")
    }
    let connection = Connection(
      options: options, handle: handle, approach: approach, holder: holder, onMessage: onMessage,
      onListened: onListened,
      onState: onState)
    connection.setCallbacks()
    try connection.prepare(password: password)
    try connection.connect(to: destination)
    return connection
  }

  deinit {
    mosquitto_destroy(handle)
    free(probeTopic)
  }

  /// What was sent and not acknowledged. Where the broker ended the connection, that of the last seconds may be why.
  func unacknowledged(at now: MonotonicInstant) -> [Outbox.Entry] {
    let isSuspect = fault?.kind == .closed && isAnswered
    return unsent
      + inFlight.values.map { entry, sent in
        var entry = entry
        if isSuspect, sent.milliseconds(until: now) < Self.suspectMilliseconds { entry.closes += 1 }
        return entry
      }
  }

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
    watchAcknowledgements(at: now)
    if isAccepted { check(mosquitto_loop_misc(handle)) }
    guard now >= deadline, fault == nil else { return }
    switch phase {
    case .shakingHands: fail(.lost("\(options.address): no answer in \(options.answerWithinMilliseconds) ms"))
    case .subscribing:
      guard awaited.isEmpty else {
        // What the broker had kept may come before its answer, and takes its time on a slow line; so does one long message.
        let patience = options.answerWithinMilliseconds
        if let heard = lastHeard, heard.milliseconds(until: now) < patience {
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
      if publication.qos == .atLeastOnce {
        inFlight[number] = (entry, .now())
        if entry.isSuspect { holdsSuspect = true }
      } else {
        published += 1
      }
    case MOSQ_ERR_INVAL.code, MOSQ_ERR_PAYLOAD_SIZE.code, MOSQ_ERR_OVERSIZE_PACKET.code, MOSQ_ERR_MALFORMED_UTF8.code:
      throw Unsendable(reason: "a publication to \(publication.topic) cannot be sent: \(libraryText(result))")
    default:
      unsent.append(entry)
      check(result)
    }
  }

  /// A publication that no broker would take.
  struct Unsendable: Error { let reason: String }

  /// Whether one more may be handed to libmosquitto, whose own queues have no bound. Nothing leaves before the subscriptions are answered: a publication for which the broker ends the connection would keep every message from us.
  var hasRoom: Bool {
    fault == nil && isAnswered && !holdsSuspect && inFlight.count < Int(Self.inFlightLimit)
      && !mosquitto_want_write(handle)
  }

  /// Whether nothing that was sent waits for its acknowledgement: only then a suspect may go, so that it is known whether it was the one.
  var isQuiet: Bool { inFlight.isEmpty }

  private var isAnswered: Bool { phase == .up || !denied.isEmpty }

  /// Says goodbye, so that the broker keeps the will to itself.
  func disconnect() { _ = mosquitto_disconnect(handle) }

  func greeted() { wantsGreeting = false }

  /// What is wrong though the connection stands; told once.
  func takeComplaint() -> String? { complaint.take() }

  /// Whether what arrives may be believed by now, as far as other clients go.
  func isUncontested(at now: MonotonicInstant) -> Bool {
    guard isContested else { return true }
    return upSince.map { $0.milliseconds(until: now) >= Approach.contestedMilliseconds } ?? false
  }

  /// What was retained on our topic of probes tells who held the line last. That of an earlier run of ours is no other client's: it counts once a connection of this one has stood.
  func find(holder found: UnsafeRawBufferPointer) {
    guard hasStoodBefore, !foundOther, !found.elementsEqual(holder) else { return }
    foundOther = true
    isContested = true
    isBacklog = true
    onState(.behind(since: probes.freshUntil, why: Self.contest(options)))
  }

  private static func contest(_ options: ClientOptions) -> String {
    "another client with the id '\(options.clientID)' takes the connection over again and again: \(Fault.oneMonitor)"
  }

  /// For how many milliseconds every subscription has been in force; nil when they never were.
  var stoodFor: Int? { upSince?.milliseconds(until: .now()) }

  // MARK: What libmosquitto calls, on the loop's thread, inside `serve`

  /// Whether the broker says that it has our session counts for nothing: one that denies it (ActiveMQ 5.17) sends its queue all the same.
  func answered(_ code: Int32) {
    guard code == 0 else { return fail(.connack(code, options, version)) }
    phase = .subscribing
    wantsGreeting = true
  }

  func acknowledged(subscription number: Int32, granted: Int32) {
    guard let subscription = awaited.removeValue(forKey: number) else { return }
    if granted >= 0x80 { denied.append(subscription) }
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

  func acknowledged(publication number: Int32, code: Int32) {
    guard let (entry, _) = inFlight.removeValue(forKey: number) else { return }
    if entry.isSuspect { holdsSuspect = false }
    // 16: nobody has subscribed to it.
    guard code == 0 || code == 16 else {
      dropped += 1
      complaint =
        "the broker refuses what is published to \(entry.publication.topic): "
        + String(cString: mosquitto_reason_string(code))
      return
    }
    published += 1
  }

  /// The broker said goodbye. Smaller codes are libmosquitto's own, for what it returns as well.
  func dismissed(_ code: Int32) {
    if code >= 0x80 { fail(.disconnect(code, options)) }
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
  /// What was sent so shortly before the broker ended the connection may be the reason.
  private static let suspectMilliseconds = 5_000
  /// How long the broker may take to acknowledge a publication.
  private static let acknowledgeMilliseconds = 30_000

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
    fail(
      hasPeer
        ? .closed("\(options.address): closed before the connection stood")
        : .lost("\(options.address): refused, nobody listens"))
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
      let isFirst = !heard
      heard = true
      guard code == EAGAIN else {
        packetSince = nil
        guard fault == nil else { return true }
        continue
      }
      if isFirst { watchPacket() }
      return true
    }
    return false
  }

  /// Something arrived, and no packet is whole yet: gives the connection up once it is longer than any that we take. Where the broker speaks MQTT 5, it knows.
  private func watchPacket() {
    let arrived = linux_received(socket)
    guard let since = packetSince else { return packetSince = arrived }
    guard arrived > since, arrived - since > UInt64(options.longestPacket) else { return }
    fail(
      Fault(
        kind: .unreadable,
        reason:
          "the broker sends a message of more than \(options.longestPacket >> 20) MiB; let it refuse such (Mosquitto: "
          + "message_size_limit)"))
  }

  /// A broker that acknowledges nothing any more takes nothing either: the next connection may.
  private func watchAcknowledgements(at now: MonotonicInstant) {
    let isLate = inFlight.values.contains { $0.sent.milliseconds(until: now) > Self.acknowledgeMilliseconds }
    guard isLate, holdsSuspect || inFlight.count >= Int(Self.inFlightLimit) else { return }
    fail(.closed("the broker acknowledges no publication within \(Self.acknowledgeMilliseconds / 1_000) s"))
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
