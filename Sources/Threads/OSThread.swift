import Glibc

/// A thread of the operating system, for loops that block in the kernel.
public struct OSThread: Sendable {
  private let handle: pthread_t

  /// Starts `body` on a thread of its own. The kernel shows the first 15 bytes of `name`.
  ///
  /// Every signal is blocked there: signals are for the main thread, and a library that writes to a closed socket must
  /// not end the process by SIGPIPE.
  public init(named name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadFault) {
    let start = Unmanaged.passRetained(Start(name: String(name.utf8.prefix(15)) ?? "", body: body))
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    var handle = pthread_t()
    let code = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.name.writeAsThreadName()
        start.body()
        return nil
      }, start.toOpaque())
    guard code == 0 else {
      start.release()
      throw .noThread(errno: code)
    }
    self.handle = handle
  }

  /// Whether the caller runs on this thread.
  public var isCurrent: Bool { pthread_equal(handle, pthread_self()) != 0 }

  /// Waits until the body has returned. Once for each thread, and never from itself.
  public func join() {
    precondition(!isCurrent, "a thread cannot wait for its own end")
    pthread_join(handle, nil)
  }

  /// Lets the thread end by itself; nobody will join it.
  public func detach() { pthread_detach(handle) }

  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}

extension String {
  /// Glibc's module has no pthread_setname_np; the kernel takes the name here as well.
  fileprivate func writeAsThreadName() {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = Glibc.write(descriptor, self, utf8.count)
    close(descriptor)
  }
}
