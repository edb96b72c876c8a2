import CLinux
import Glibc

/// A flag that one thread raises and another sees in `poll`.
public final class Wakeup: Sendable {
  /// Readable while the flag is up. Never read, written or closed by others.
  public let descriptor: Int32

  public init() throws(ThreadFault) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { throw .noDescriptor(errno: errno) }
  }

  deinit { close(descriptor) }

  /// Raises the flag; any thread may. It stays up until it is lowered, however often it is raised.
  public func raise() {
    // A full counter (EAGAIN) means that the flag is up already.
    _ = eventfd_write(descriptor, 1)
  }

  /// Lowers the flag.
  public func lower() {
    var count: eventfd_t = 0
    _ = eventfd_read(descriptor, &count)
  }

  /// Waits for the flag without lowering it; false when `milliseconds` have passed first, a negative number waits for ever.
  @discardableResult
  public func wait(milliseconds: Int) -> Bool {
    let end = MonotonicInstant.now().advanced(milliseconds: milliseconds)
    while true {
      let left = milliseconds < 0 ? -1 : max(0, MonotonicInstant.now().milliseconds(until: end))
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&entry, 1, Int32(clamping: left))
      if ready > 0 { return true }
      // EINTR: a signal to the caller's thread is no answer.
      if ready == 0, milliseconds >= 0 { return false }
    }
  }
}
