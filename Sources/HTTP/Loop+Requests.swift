import CLinux
import Glibc
import Threads

extension Loop {
  /// Something happened on a connection.
  func serve(_ id: ConnectionID, _ events: UInt32) {
    guard let connection = connection(id) else { return }
    if events & EPOLLERR.rawValue != 0 { return close(connection) }
    if events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLRDHUP.rawValue) != 0 { receive(connection, events) }
    guard connection.phase != .closed else { return }
    if events & EPOLLOUT.rawValue != 0 || connection.writeDeadline == .max { flush(connection) }
  }

  private func receive(_ connection: Connection, _ events: UInt32) {
    switch connection.phase {
    case .answering where events & EPOLLHUP.rawValue == 0:
      // What comes meanwhile stays in the kernel, so that a client cannot fill the memory here.
      return look(connection, for: connection.interest & ~EPOLLIN.rawValue)
    case .reading, .streaming, .lingering, .answering: break
    case .closed: return
    }
    let count = recv(connection.descriptor, readBuffer.baseAddress, readBuffer.count, 0)
    guard count >= 0 else {
      if errno != EAGAIN && errno != EINTR { close(connection) }
      return
    }
    switch connection.phase {
    case .streaming:
      if count == 0 || events & EPOLLRDHUP.rawValue != 0 { close(connection) }
    case .lingering:
      if count == 0 { close(connection) }
    case .answering, .closed:
      close(connection)
    case .reading:
      guard count > 0 else {
        // A client that has said all may still wait for the answer.
        connection.peerIsDone = true
        return connection.output.isEmpty ? close(connection) : (connection.closesAfterOutput = true)
      }
      let bytes = UnsafeRawBufferPointer(rebasing: readBuffer[..<count])
      guard !connection.input.isEmpty else { return read(connection, bytes) }
      var input = connection.input
      connection.input = []
      input.append(contentsOf: bytes)
      input.withUnsafeBytes { read(connection, $0) }
    }
  }

  /// Reads requests and has them handled, one after the other, until one waits for its answer.
  func read(_ connection: Connection, _ bytes: UnsafeRawBufferPointer) {
    reading = connection
    defer { reading = nil }
    var start = 0
    while connection.phase == .reading, !connection.closesAfterOutput {
      if start == bytes.count { break }
      // A few bytes can ask for many: what is asked for is made when there is room.
      if connection.output.count > Output.highWater {
        connection.isHeldBack = true
        break
      }
      let wasIdle = !connection.hasBegun
      var consumed = 0
      let outcome = connection.reader.read(UnsafeRawBufferPointer(rebasing: bytes[start...]), consumed: &consumed)
      start += consumed
      switch outcome {
      case .request(let request):
        handle(connection, request)
      case .failure(let failure):
        fail(connection, failure)
      case .more:
        awaitMore(connection, wasIdle: wasIdle)
        if connection.phase == .reading, !connection.closesAfterOutput, start < bytes.count {
          connection.input = Array(bytes[start...])
        }
        return
      }
    }
    if connection.phase == .answering || connection.isHeldBack, start < bytes.count {
      connection.input = Array(bytes[start...])
    }
  }

  private func awaitMore(_ connection: Connection, wasIdle: Bool) {
    let held = connection.reader.bodyBytes
    heldBodies += held - connection.heldBody
    connection.heldBody = held
    guard heldBodies <= limits.bodyBytesInAll else { return fail(connection, .overloaded) }
    if connection.reader.isInBody {
      if connection.reader.takesContinue() { connection.output.tail += ResponseHead.leaveToSend }
      if !connection.isInBody {
        connection.isInBody = true
        connection.deadline = after(limits.bodyTime)
      }
    } else if wasIdle, !connection.reader.isIdle {
      // The first head has had its time since the connection was made.
      if connection.serial > 0 { connection.deadline = after(limits.headTime) }
    }
    connection.hasBegun = !connection.reader.isIdle
  }

  private func handle(_ connection: Connection, _ request: HTTPRequest) {
    var request = request
    request.remoteAddress = connection.address
    request.isLoopback = connection.isLoopback
    heldBodies -= connection.heldBody
    connection.heldBody = 0
    connection.isInBody = false
    connection.hasBegun = false
    connection.serial &+= 1
    connection.phase = .answering
    connection.deadline = after(limits.answerTime)
    connection.current = Connection.Current(
      isHead: request.method == .head, keepsAlive: request.framing.keepsAlive && stopDeadline == nil,
      isHTTP10: request.framing.isHTTP10, knownTags: [], began: .now())
    if request.method == .get || request.method == .head { connection.current.knownTags = request.headers.knownTags }

    if request.path == "*" {
      answer(connection, .noContent())
    } else {
      handler(request, Responder(RequestID(connection: connection.id, serial: connection.serial), mailbox))
      takePosts()
    }
  }

  /// Renders the answer behind what waits to be sent, and makes the connection ready for the next request.
  func answer(_ connection: Connection, _ response: HTTPResponse) {
    let current = connection.current
    var status = response.status
    if status == 200, !current.knownTags.isEmpty, !response.entityTag.isEmpty,
      current.knownTags.contains(where: { EntityTag.matches($0, response.entityTag) })
    {
      status = 304
    }
    prepareTail(connection)
    heads.append(response, status: status, length: response.body.count, for: current, to: &connection.output.tail)
    if !current.isHead, status != 204, status != 304 { connection.output.add(response.body) }
    let took = current.began.map { Double(MonotonicInstant.now().nanoseconds - $0.nanoseconds) / 1e9 }
    figures.withLock {
      $0.count(status: status)
      if let took { $0.latency.add(seconds: took) }
    }

    connection.current.began = nil
    connection.current.knownTags = []
    connection.phase = .reading
    connection.deadline = after(limits.idleTime)
    if !current.keepsAlive { connection.closesAfterOutput = true }
  }

  /// Answers what is no request, and trusts nothing that follows it.
  func fail(_ connection: Connection, _ failure: RequestFailure) {
    heldBodies -= connection.heldBody
    connection.heldBody = 0
    connection.current = Connection.Current(keepsAlive: false)
    connection.input = []
    answer(connection, .failure(failure))
    figures.withLock {
      switch failure {
      case .headTimedOut: $0.requestsTimedOut += 1
      case .overloaded: break
      case .malformed, .bodyTooLarge, .targetTooLong, .unsupportedContentCoding, .unsupportedExpectation, .headTooLarge,
        .unknownMethod, .unknownTransferCoding, .unsupportedVersion:
        $0.requestsMalformed += 1
      }
    }
  }
}
