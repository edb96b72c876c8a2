import Glibc

/// A short rest of the calling thread.
enum Pause {
  static func milliseconds(_ count: Int) {
    var rest = timespec(tv_sec: count / 1_000, tv_nsec: count % 1_000 * 1_000_000)
    nanosleep(&rest, nil)
  }
}
