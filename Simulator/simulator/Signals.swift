import Glibc

/// SIGTERM and SIGINT as an answer to waiting: nothing is interrupted in the middle.
struct Signals {
  private var awaited = sigset_t()

  /// Blocks both; threads that are started later inherit it, so this comes first.
  init() {
    sigemptyset(&awaited)
    sigaddset(&awaited, SIGTERM)
    sigaddset(&awaited, SIGINT)
    pthread_sigmask(SIG_BLOCK, &awaited, nil)
    // A broker or a reader that goes away is told by the call that notices, not by the end of the process.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for so many seconds at most; true when one of the two has come.
  mutating func come(within seconds: Double) -> Bool {
    let nanoseconds = Int(max(0, seconds) * 1e9)
    var time = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    return sigtimedwait(&awaited, nil, &time) > 0
  }
}
