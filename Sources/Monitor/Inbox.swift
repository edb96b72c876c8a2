import Glibc
import Locking
import MQTT
import Occupancy
import Sensors
import Threads

/// What waits for the writer: messages as one run of bytes, and letters, in the order in which they came.
struct Mail {
  struct Message {
    var topic: Range<Int>
    var payload: Range<Int>
    var isRetained: Bool
    var isBacklog: Bool
    var received: Instant
  }

  enum Entry {
    case message(Message)
    case letter(Letter)
  }

  var bytes: [UInt8] = []
  var entries: [Entry] = []
  /// Messages that found the inbox full.
  var overflowed = 0

  var isEmpty: Bool { entries.isEmpty && overflowed == 0 }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 20)
    entries.removeAll(keepingCapacity: entries.capacity < 1 << 16)
    overflowed = 0
  }
}

/// What is not a message of a sensor.
enum Letter: Sendable {
  case connection(ConnectionState)
  /// All that the broker had for us by then stands before this letter.
  case listened(MonotonicInstant)
  case order(Order)
}

/// Where every thread leaves what it has for the writer. Handing over costs a lock and a copy; the writer takes all at once.
final class Inbox: Sendable {
  /// A monitor whose disk hangs must not eat the machine's memory.
  private static let mostBytes = 256 << 20
  /// Of a payload that nobody reads so much is kept as tells that it is too long.
  static let mostOfPayload = Decoder.longestPayload + 1

  private let mail = Locked(Mail())
  private let wakeup: Wakeup
  private let clock: SiteClock

  init(clock: SiteClock) throws(ThreadFault) {
    self.clock = clock
    wakeup = try Wakeup()
  }

  /// Called on the MQTT thread: copy, hand over, nothing else. The writer learns of it by the `nudge` that ends a batch:
  /// woken by its first message it would come for one, and again for the rest.
  func put(_ message: borrowing IncomingMessage) {
    let received = clock.now()
    let topic = message.topic
    let payload = UnsafeRawBufferPointer(rebasing: message.payload.prefix(Self.mostOfPayload))
    let isRetained = message.retain
    let isBacklog = message.isBacklog
    // Safe: the lock's body runs on this thread before `put` returns, and copies the borrowed bytes.
    nonisolated(unsafe) let bytes = (topic: topic, payload: payload)
    mail.withLock { mail in
      guard mail.bytes.count < Self.mostBytes else {
        mail.overflowed += 1
        return
      }
      let start = mail.bytes.count
      mail.bytes.append(contentsOf: bytes.topic)
      let middle = mail.bytes.count
      mail.bytes.append(contentsOf: bytes.payload)
      mail.entries.append(
        .message(
          Mail.Message(
            topic: start..<middle, payload: middle..<mail.bytes.count, isRetained: isRetained, isBacklog: isBacklog,
            received: received)))
    }
  }

  func put(_ letter: Letter) {
    let isFirst = mail.withLock { mail in
      let wasEmpty = mail.isEmpty
      mail.entries.append(.letter(letter))
      return wasEmpty
    }
    if isFirst { wakeup.raise() }
  }

  /// How much waits, messages and letters.
  var depth: Int { mail.withLock { $0.entries.count } }

  /// Wakes the writer, for what has come or to look around.
  func nudge() { wakeup.raise() }

  /// Waits at most that long for something to come.
  func wait(milliseconds: Int) { wakeup.wait(milliseconds: milliseconds) }

  /// Swaps what waits for `emptied`, which was cleared and keeps its memory.
  func take(for emptied: inout Mail) {
    wakeup.lower()
    // Safe: `Mail` is a value; each of the two that are exchanged under the lock has one owner before and after.
    nonisolated(unsafe) var handed = emptied
    emptied = Mail()
    handed = mail.withLock { mail in
      let full = mail
      mail = handed
      return full
    }
    emptied = handed
  }
}
