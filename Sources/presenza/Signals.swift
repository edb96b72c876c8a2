import Glibc

/// The signals that end a command in order. Made before any thread, so that every thread has them blocked and one place waits for them.
struct Signals {
  private var ending: sigset_t

  init() {
    ending = sigset_t()
    sigemptyset(&ending)
    sigaddset(&ending, SIGINT)
    sigaddset(&ending, SIGTERM)
    sigaddset(&ending, SIGHUP)
    pthread_sigmask(SIG_BLOCK, &ending, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// The next signal, if one comes within that time. A hang-up is no end for what runs without a terminal.
  func next(milliseconds: Int) -> Int32? {
    var set = ending
    var rest = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    let number = sigtimedwait(&set, nil, &rest)
    return number > 0 ? number : nil
  }

  /// Whether somebody has asked for the end within that time.
  func wait(milliseconds: Int) -> Bool {
    next(milliseconds: milliseconds) != nil
  }
}
