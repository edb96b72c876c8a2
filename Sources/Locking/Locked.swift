import Glibc

/// A value that only one thread at a time can see.
///
/// `Synchronization.Mutex` would do, but ThreadSanitizer does not see its futex and reports races that are none.
// Proof for `@unchecked`: `value` and `mutex` are touched in `withLock` only, between lock and unlock of one
// pthread_mutex, which orders every access; what goes in and out of it is sendable or transferred.
public final class Locked<Value>: @unchecked Sendable {
  private var value: Value
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  public init(_ value: sending Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    let code = pthread_mutex_init(mutex, nil)
    precondition(code == 0, "a plain mutex of glibc can always be made")
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` alone. Short, and never from within itself: the lock is not recursive.
  public func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
