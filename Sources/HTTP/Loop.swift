import CLinux
import Glibc
import Locking
import Threads

/// All connections of one server, on one thread. Nothing here is shared but what `Mailbox` and `figures` hold.
final class Loop {
  static let listenerBits = UInt64.max
  static let wakeupBits = UInt64.max - 1

  let epoll: Int32
  let listener: Int32
  let wakeup: Wakeup
  let limits: HTTPLimits
  let handler: HTTPServer.Handler
  let mailbox: Mailbox
  let figures: Locked<HTTPFigures>

  var slots: [Connection?] = []
  var freeSlots: [UInt32] = []
  var generation: UInt32 = 0
  var openConnections = 0
  var heldBodies = 0

  var channels: [String: Channel] = [:]
  /// Channels with something to send, in the order in which it came.
  var sendingChannels: [Channel] = []
  var openStreams = 0
  var connectionsByClient: [String: Int] = [:]
  var streamsByClient: [String: Int] = [:]

  /// The connection whose requests are being read; its answers wait for the end of that.
  var reading: Connection?
  /// Connections that were answered late and may have further requests in their input.
  var resumable: [Connection] = []
  var posts: [Mailbox.Post] = []

  var now: UInt64
  var nextSweep: UInt64
  let sweepTime: UInt64
  var isListening = true
  var stopDeadline: UInt64?

  let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
  var spareTail: [UInt8] = []
  var heads: ResponseHead

  init(
    epoll: Int32, listener: Int32, wakeup: Wakeup, limits: HTTPLimits, handler: @escaping HTTPServer.Handler,
    mailbox: Mailbox, figures: Locked<HTTPFigures>
  ) {
    self.epoll = epoll
    self.listener = listener
    self.wakeup = wakeup
    self.limits = limits
    self.handler = handler
    self.mailbox = mailbox
    self.figures = figures
    heads = ResponseHead(securityHeaders: limits.securityHeaders)
    now = MonotonicInstant.now().nanoseconds
    // Four looks in the shortest time that anything may take, so that nothing is late by more than a quarter of it.
    let shortest = [
      limits.headTime, limits.bodyTime, limits.idleTime, limits.writeTime, limits.answerTime, limits.lingerTime,
      limits.heartbeatTime, limits.standingTime,
    ].reduce(1_000, min)
    sweepTime = UInt64(max(10, shortest / 4)) * 1_000_000
    nextSweep = now + sweepTime
  }

  deinit { readBuffer.deallocate() }

  func run() {
    mailbox.adopt()
    watch(listener, Self.listenerBits)
    watch(wakeup.descriptor, Self.wakeupBits)
    let capacity = 512
    let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
    defer { events.deallocate() }

    while !isFinished {
      let count = Int(epoll_wait(epoll, events, Int32(capacity), timeout))
      now = MonotonicInstant.now().nanoseconds
      heads.refresh()
      for index in 0..<max(0, count) {
        let event = events[index]
        switch event.data.u64 {
        case Self.listenerBits: accept()
        case Self.wakeupBits: wakeup.lower()
        default: serve(ConnectionID(bits: event.data.u64), event.events)
        }
      }
      takePosts()
      resume()
      fanOut()
      if now >= nextSweep {
        sweep()
        nextSweep = now + sweepTime
      }
    }
    closeAll()
  }

  /// Milliseconds until there is something to do without a client asking for it; -1 for never.
  private var timeout: Int32 {
    guard sendingChannels.isEmpty, resumable.isEmpty else { return 0 }
    guard openConnections > 0 || !isListening else { return -1 }
    return Int32(clamping: nextSweep > now ? (nextSweep - now + 999_999) / 1_000_000 : 0)
  }

  private var isFinished: Bool {
    guard let stopDeadline else { return false }
    return openConnections == 0 || now >= stopDeadline
  }

  private func watch(_ descriptor: Int32, _ bits: UInt64) {
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: bits))
    _ = epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event)
  }

  func connection(_ id: ConnectionID) -> Connection? {
    guard Int(id.slot) < slots.count, let connection = slots[Int(id.slot)], connection.id == id else { return nil }
    return connection
  }

  func after(_ milliseconds: Int) -> UInt64 { now + UInt64(milliseconds) * 1_000_000 }

  /// Does what handlers and other threads asked for. Never calls a handler itself.
  func takePosts() {
    // The two buffers go round, so that nothing is allocated for an answer.
    var taken = posts
    posts = []
    defer { posts = taken }
    while mailbox.take(into: &taken) {
      defer { taken.removeAll(keepingCapacity: true) }
      for post in taken {
        switch post {
        case .answer(let id, let response):
          guard let connection = awaiting(id) else { continue }
          answer(connection, response)
          settle(connection)
        case .stream(let id, let subscription):
          guard let connection = awaiting(id) else { continue }
          stream(connection, subscription)
          settle(connection)
        case .broadcast(let event): broadcast(channel: event.channel, id: event.id, bytes: event.bytes)
        case .stop:
          beginToStop()
        }
      }
    }
  }

  private func awaiting(_ id: RequestID) -> Connection? {
    guard let connection = connection(id.connection), connection.serial == id.serial, connection.phase == .answering
    else { return nil }
    return connection
  }

  /// An answer that came at once waits for the end of the reading it came in; a late one is sent now.
  private func settle(_ connection: Connection) {
    guard connection !== reading else { return }
    resumable.append(connection)
  }

  /// Goes on with requests that had to wait, once each: who asked for a thousand things waits for those who asked for one.
  private func resume() {
    guard !resumable.isEmpty else { return }
    let connections = resumable
    resumable = []
    for connection in connections where connection.phase != .closed {
      let input = connection.input
      connection.input = []
      input.withUnsafeBytes { read(connection, $0) }
      flush(connection)
    }
  }

  private func beginToStop() {
    stopDeadline = after(limits.drainTime)
    if isListening { _ = epoll_ctl(epoll, EPOLL_CTL_DEL, listener, nil) }
    isListening = false
    for case let connection? in slots {
      switch connection.phase {
      case .reading where !connection.output.isEmpty: connection.closesAfterOutput = true
      case .answering: connection.current.keepsAlive = false
      case .reading, .streaming, .lingering: close(connection)
      case .closed: break
      }
    }
  }

  private func closeAll() {
    for case let connection? in slots { close(connection) }
    Glibc.close(listener)
    Glibc.close(epoll)
  }
}
