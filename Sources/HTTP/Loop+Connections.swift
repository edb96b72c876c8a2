import CLinux
import Glibc

extension Loop {
  /// Takes new clients, a few at a time so that the old ones are not forgotten.
  func accept() {
    for _ in 0..<64 {
      guard stopDeadline == nil else { return }
      var address = SocketAddress()
      let descriptor = address.fill {
        accept4(listener, $0, $1, Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue))
      }
      guard descriptor >= 0 else {
        switch errno {
        case EAGAIN: return
        case EMFILE, ENFILE, ENOMEM, ENOBUFS:
          // The client stays in the kernel's queue; looking again at once would spin. The next sweep looks again.
          pauseListening()
          figures.withLock { $0.connectionsRefused += 1 }
          return
        // The client is gone already, or a network said so (accept(2), "Error handling").
        default: continue
        }
      }
      begin(descriptor, address)
    }
  }

  private func begin(_ descriptor: Int32, _ address: SocketAddress) {
    let host = address.host
    let bringsOthers = (address.isLoopback && limits.loopbackBringsOthers) || limits.bringsOthers(host)
    let client = bringsOthers ? nil : address.client
    let own = client.map { connectionsByClient[$0, default: 0] } ?? 0
    // A little room above the limit, to tell clients why they are turned away.
    guard openConnections < limits.connections + limits.farewells, own < limits.connectionsPerClient + limits.farewells
    else {
      figures.withLock { $0.connectionsRefused += 1 }
      Glibc.close(descriptor)
      return
    }
    let isGranted =
      client == nil
      ? openConnections < limits.connections
      : HTTPLimits.grants(
        oneMoreThan: own, of: limits.connectionsPerClient, inAll: openConnections, of: limits.connections, limits)
    Listener.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    // The kernel gives up what a dead peer does not acknowledge, streams above all.
    Listener.set(
      descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, Int32(clamping: limits.writeTime + limits.heartbeatTime))

    let slot: UInt32
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      slot = UInt32(slots.count)
      slots.append(nil)
    }
    generation &+= 1
    // The two highest values stand for the listener and the wakeup.
    let id = ConnectionID(slot: slot, generation: generation & 0x7FFF_FFFF)
    let interest = EPOLLIN.rawValue
    let connection = Connection(
      id: id, descriptor: descriptor, address: host, isLoopback: address.isLoopback, client: client, limits: limits,
      now: now, deadline: after(limits.headTime), interest: interest)
    slots[Int(slot)] = connection
    openConnections += 1
    if let client { connectionsByClient[client] = own + 1 }
    var event = epoll_event(events: interest, data: epoll_data_t(u64: id.bits))
    _ = epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event)

    figures.withLock {
      $0.connectionsAccepted += 1
      $0.connectionsOpen = openConnections
      if !isGranted { $0.connectionsRefused += 1 }
    }
    guard !isGranted else { return }
    fail(connection, .overloaded)
    flush(connection)
  }

  private func pauseListening() {
    isListening = false
    _ = epoll_ctl(epoll, EPOLL_CTL_DEL, listener, nil)
  }

  func listenAgain() {
    guard !isListening, stopDeadline == nil else { return }
    isListening = true
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.listenerBits))
    _ = epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event)
  }

  func close(_ connection: Connection, abruptly: Bool = false) {
    guard connection.phase != .closed else { return }
    if case .streaming(let channel) = connection.phase { leave(connection, channel: channel) }
    connection.phase = .closed
    heldBodies -= connection.heldBody
    connection.heldBody = 0
    if abruptly {
      // What waits in the kernel for a client that does not read is dropped with the connection.
      var atOnce = Glibc.linger(l_onoff: 1, l_linger: 0)
      _ = setsockopt(
        connection.descriptor, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<Glibc.linger>.size))
    }
    // Closing takes the descriptor out of epoll: it has no copies (SOCK_CLOEXEC).
    Glibc.close(connection.descriptor)
    slots[Int(connection.id.slot)] = nil
    freeSlots.append(connection.id.slot)
    openConnections -= 1
    if let client = connection.client { connectionsByClient.release(client) }
    figures.withLock { $0.connectionsOpen = openConnections }
  }

  /// RFC 9112 §9.6: says that nothing more comes, and goes on reading for a while, for a reset could destroy the answer.
  func linger(_ connection: Connection) {
    guard !connection.peerIsDone, stopDeadline == nil else { return close(connection) }
    _ = shutdown(connection.descriptor, Int32(SHUT_WR))
    connection.phase = .lingering
    connection.input = []
    connection.deadline = after(limits.lingerTime)
    look(connection, for: EPOLLIN.rawValue)
  }

  /// Tells epoll what to look for, when that is news.
  func look(_ connection: Connection, for interest: UInt32) {
    guard connection.interest != interest else { return }
    connection.interest = interest
    var event = epoll_event(events: interest, data: epoll_data_t(u64: connection.id.bits))
    _ = epoll_ctl(epoll, EPOLL_CTL_MOD, connection.descriptor, &event)
  }
}

extension [String: Int] {
  /// Counts one less of `client`, and forgets who has none.
  mutating func release(_ client: String) {
    let left = self[client, default: 1] - 1
    self[client] = left > 0 ? left : nil
  }
}
