import Glibc
import Occupancy

/// All that the monitor decides on, in the order and with the times by which it decides: its messages, what was asked of it and carried out, its starts and stops, and the broker's comings and goings. A replay of it gives the very events that were journaled.
///
/// What a turn decides on is written before its events are: a kill loses none of it that the journal has. It is not synced to the disk, so a power cut may.
final class InboxRecord {
  private let descriptor: Int32
  private let path: String
  private var waiting: [UInt8] = []
  private var hasFailed = false

  /// Goes on at the end of the file, which is made if it is missing.
  init(path: String) throws(InboxRecordError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw InboxRecordError(path: path, reason: String(cString: strerror(errno))) }
  }

  deinit { close(descriptor) }

  func add(_ line: [UInt8]) {
    waiting += line
    waiting.append(10)
  }

  /// Hands over what was added. A record that has a hole is worth nothing: after a failure it ends, and the monitor goes on.
  func flush() {
    defer { waiting.removeAll(keepingCapacity: waiting.capacity < 1 << 20) }
    guard !hasFailed else { return }
    var start = 0
    while start < waiting.count {
      let written = waiting[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else {
        hasFailed = true
        return Log.error("record: \(path) takes no more (\(String(cString: strerror(errno)))): the record ends here")
      }
      start += written
    }
  }
}

/// The file of a record cannot be written.
struct InboxRecordError: Error, CustomStringConvertible {
  var path: String
  var reason: String

  var description: String { "\(path) cannot be written: \(reason). Give another --record." }
}
