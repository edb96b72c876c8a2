import CLinux
import Glibc

extension Loop {
  /// Looks at every connection for what is overdue: some thousand in a fraction of a millisecond, and no heap of timers.
  func sweep() {
    listenAgain()
    for case let connection? in slots {
      if now >= connection.writeDeadline {
        figures.withLock { $0.slowReaders += 1 }
        close(connection, abruptly: true)
        continue
      }
      switch connection.phase {
      case .reading where !connection.output.isEmpty:
        // The deadline for writing holds.
        break
      case .reading:
        if now >= connection.deadline { giveUpReading(connection) } else { checkReader(connection) }
      case .answering:
        guard now >= connection.deadline else { continue }
        connection.current.keepsAlive = false
        answer(connection, .answeredTooLate)
        flush(connection)
      case .streaming:
        if let farewell = farewell(of: connection) {
          dismiss(connection, farewell)
        } else {
          keepAwake(connection)
        }
      case .lingering:
        if now >= connection.deadline { close(connection) }
      case .closed: break
      }
    }
  }

  private func giveUpReading(_ connection: Connection) {
    guard connection.hasBegun, !connection.closesAfterOutput else {
      // Nothing was begun: an idle client is owed no answer (RFC 9110 §15.5.9 is for a request).
      if connection.serial == 0 { figures.withLock { $0.requestsTimedOut += 1 } }
      return close(connection)
    }
    fail(connection, .headTimedOut)
    flush(connection)
  }

  /// An idle client whose last answer still lies in the kernel does not read: it is not idle, it is slow.
  private func checkReader(_ connection: Connection) {
    guard !connection.hasBegun, connection.serial > 0, connection.output.isEmpty,
      now >= connection.lastWrite + UInt64(limits.writeTime) * 1_000_000, linux_unsent(connection.descriptor) > 0
    else { return }
    figures.withLock { $0.slowReaders += 1 }
    close(connection, abruptly: true)
  }
}
