import CLinux
import Glibc

extension Loop {
  /// Clients served in one turn of the loop: a few milliseconds, so that requests are not kept waiting by a fan-out.
  private static let clientsInATurn = 256
  private static let streamHead = HTTPResponse(
    status: 200,
    headers: [
      ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
    ])

  /// Answers the present request with the stream of a channel.
  func stream(_ connection: Connection, _ subscription: Subscription) {
    let client = subscription.client ?? connection.client
    let own = client.map { streamsByClient[$0, default: 0] } ?? 0
    let isGranted =
      client == nil
      ? openStreams < limits.streams
      : HTTPLimits.grants(
        oneMoreThan: own, of: limits.streamsPerClient, inAll: openStreams, of: limits.streams, limits)
    guard stopDeadline == nil, isGranted else {
      figures.withLock { $0.streamsRefused += 1 }
      return answer(connection, .tooManyStreams)
    }
    let isHead = connection.current.isHead
    connection.current.keepsAlive = isHead && connection.current.keepsAlive
    connection.current.knownTags = []
    prepareTail(connection)
    heads.append(Self.streamHead, status: 200, length: nil, for: connection.current, to: &connection.output.tail)
    figures.withLock { $0.count(status: 200) }
    guard !isHead else {
      connection.phase = .reading
      connection.deadline = after(limits.idleTime)
      if !connection.current.keepsAlive { connection.closesAfterOutput = true }
      return
    }

    let channel = channel(subscription.channel)
    connection.output.add(Self.opening(of: channel, for: subscription))
    channel.add(connection)
    connection.phase = .streaming(channel: subscription.channel)
    connection.deadline = .max
    connection.standing = subscription.standing
    connection.heartbeat = subscription.heartbeat
    connection.nextQuestion = after(limits.standingTime)
    connection.input = []
    // Beyond this the backlog is counted here, where it is bounded.
    Listener.set(connection.descriptor, SOL_SOCKET, SO_SNDBUF, 65_536)
    openStreams += 1
    connection.streamClient = client
    if let client { streamsByClient[client] = own + 1 }
    figures.withLock { $0.streams[subscription.channel, default: 0] += 1 }
  }

  /// What a client gets first. Its id says up to where it knows everything: who is told what was missed keeps their own until that has come.
  private static func opening(of channel: Channel, for subscription: Subscription) -> [UInt8] {
    let (origin, greeting, reset) = (subscription.origin, subscription.greeting, subscription.reset)
    func named(_ id: String, _ event: [UInt8]) -> [UInt8] { Array("id: \(id)\n".utf8) + event }
    let missed = subscription.lastEventID.map { channel.events(after: $0, origin: origin) }
    guard let origin else { return greeting + (missed.map { $0 ?? reset } ?? []) }
    let last = channel.lastID ?? origin
    switch (subscription.lastEventID, missed) {
    case (let id?, .some(let missed?)): return named(id, greeting) + missed
    case (nil, _): return named(last, greeting)
    case (_?, _): return named(last, reset)
    }
  }

  /// Takes a closing connection out of its channel.
  func leave(_ connection: Connection, channel name: String) {
    guard let channel = channels[name] else { return }
    channel.remove(connection)
    if channel.isForgettable { channels[name] = nil }
    openStreams -= 1
    if let client = connection.streamClient { streamsByClient.release(client) }
    figures.withLock {
      let left = $0.streams[name, default: 1] - 1
      $0.streams[name] = left > 0 ? left : nil
    }
  }

  func broadcast(channel name: String, id: String?, bytes: [UInt8]) {
    figures.withLock { $0.eventsBroadcast += 1 }
    guard id != nil || channels[name] != nil else { return }
    let channel = channel(name)
    if let id { channel.remember(id, bytes, limits: limits) }
    guard !channel.clients.isEmpty else { return }
    if !channel.isSending { sendingChannels.append(channel) }
    if channel.next.isEmpty { channel.next = bytes } else { channel.next += bytes }
  }

  /// Goes on with what is being broadcast, for one turn.
  func fanOut() {
    guard !sendingChannels.isEmpty else { return }
    for channel in sendingChannels { send(channel) }
    sendingChannels.removeAll { !$0.isSending }
  }

  private func send(_ channel: Channel) {
    if channel.batch.isEmpty { channel.beginBatch() }
    var left = Self.clientsInATurn
    while left > 0, channel.cursor < channel.clients.count {
      let connection = channel.clients[channel.cursor]
      channel.cursor += 1
      left -= 1
      push(connection, channel.share(of: connection))
    }
    guard channel.cursor >= channel.clients.count else { return }
    channel.endBatch()
  }

  private func push(_ connection: Connection, _ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    guard connection.output.isEmpty else {
      connection.output.add(bytes)
      guard connection.output.count > limits.streamBacklogBytes else { return }
      figures.withLock { $0.streamsOverrun += 1 }
      return close(connection, abruptly: true)
    }
    let sent = Output.send(bytes, to: connection.descriptor, more: false)
    guard sent >= 0 || errno == EAGAIN else { return close(connection) }
    if sent > 0 { connection.lastWrite = now }
    guard sent < bytes.count else { return }
    connection.output.add(bytes, sent: max(0, sent))
    flush(connection)
  }

  func keepAwake(_ connection: Connection) {
    guard now >= connection.lastWrite + UInt64(limits.heartbeatTime) * 1_000_000, connection.output.isEmpty else {
      return
    }
    push(connection, connection.heartbeat)
  }

  /// What is to be said to a stream that rests on nothing any more; nil while it stands.
  func farewell(of connection: Connection) -> [UInt8]? {
    guard let standing = connection.standing, now >= connection.nextQuestion else { return nil }
    connection.nextQuestion = after(limits.standingTime)
    return standing.farewell()
  }

  /// Says goodbye on a stream, and closes it.
  func dismiss(_ connection: Connection, _ farewell: [UInt8]) {
    guard case .streaming(let channel) = connection.phase else { return }
    leave(connection, channel: channel)
    connection.phase = .reading
    connection.deadline = after(limits.idleTime)
    connection.closesAfterOutput = true
    connection.output.add(farewell)
    flush(connection)
  }

  private func channel(_ name: String) -> Channel {
    if let channel = channels[name] { return channel }
    let channel = Channel(name: name)
    channels[name] = channel
    return channel
  }
}
