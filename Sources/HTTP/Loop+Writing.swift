import CLinux
import Glibc

extension Loop {
  /// Lends the connection a buffer that others have rendered in before.
  func prepareTail(_ connection: Connection) {
    guard connection.output.tail.capacity == 0 else { return }
    swap(&connection.output.tail, &spareTail)
  }

  /// Sends what waits, and sees to what follows from that.
  func flush(_ connection: Connection) {
    guard connection.phase != .closed else { return }
    var sent = 0
    let progress = connection.output.isEmpty ? .done : connection.output.send(to: connection.descriptor, sent: &sent)
    if sent > 0 { connection.lastWrite = now }
    switch progress {
    case .broken: close(connection)
    case .done: finishOutput(connection, sent)
    case .blocked:
      connection.writtenInTime += sent
      if connection.writeDeadline == .max || connection.writtenInTime >= limits.writeProgressBytes {
        connection.writeDeadline = after(limits.writeTime)
        connection.writtenInTime = 0
      }
      look(connection, for: wanted(connection) | EPOLLOUT.rawValue)
    }
  }

  private func finishOutput(_ connection: Connection, _ sent: Int) {
    connection.writeDeadline = .max
    connection.writtenInTime = 0
    if connection.output.tail.capacity > 0 {
      if spareTail.capacity == 0, connection.output.tail.capacity <= 262_144 {
        swap(&connection.output.tail, &spareTail)
      } else {
        connection.output.tail = []
      }
    }
    if connection.phase == .reading {
      if connection.closesAfterOutput { return linger(connection) }
      if sent > 0, !connection.isInBody {
        connection.deadline = after(connection.hasBegun ? limits.headTime : limits.idleTime)
      }
      if connection.isHeldBack {
        connection.isHeldBack = false
        resumable.append(connection)
      }
    }
    look(connection, for: wanted(connection))
  }

  /// What to look for besides room to write. While a handler has the request, only what already is looked for.
  private func wanted(_ connection: Connection) -> UInt32 {
    switch connection.phase {
    // Further requests wait until the client has taken the answers to those before.
    case .reading: connection.output.isEmpty ? EPOLLIN.rawValue : 0
    case .answering: connection.interest & EPOLLIN.rawValue
    case .streaming: EPOLLIN.rawValue | EPOLLRDHUP.rawValue
    case .lingering: EPOLLIN.rawValue
    case .closed: 0
    }
  }
}
