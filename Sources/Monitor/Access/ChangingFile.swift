import Glibc
import Locking
import Threads

/// What a small file says, read again when the file has changed. The file is looked at once a second at most.
final class ChangingFile<Value: Sendable>: Sendable {
  let path: String
  private let read: @Sendable (_ path: String, _ former: Value) -> Value
  private let state: Locked<State>

  private static var patience: Int { 1_000 }

  private struct State {
    var value: Value
    var stamp: Stamp?
    var looked: MonotonicInstant?
  }

  /// Which state of the file was read; a file that is put in another's place has another number.
  private struct Stamp: Equatable {
    var node: UInt
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// Begins with `empty`, which also stands for a file that is not there. `read` is called when the file is there and has changed.
  init(path: String, empty: Value, read: @escaping @Sendable (_ path: String, _ former: Value) -> Value) {
    self.path = path
    self.read = read
    self.empty = empty
    state = Locked(State(value: empty))
  }

  private let empty: Value

  /// The content as it was within the last second; `now` looks at once.
  func value(now: Bool = false) -> Value {
    let moment = MonotonicInstant.now()
    return state.withLock { state in
      if !now, let looked = state.looked, looked.milliseconds(until: moment) < Self.patience { return state.value }
      state.looked = moment
      let stamp = stamp()
      guard stamp != state.stamp else { return state.value }
      state.stamp = stamp
      state.value = stamp == nil ? empty : read(path, state.value)
      return state.value
    }
  }

  private func stamp() -> Stamp? {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    return Stamp(
      node: found.st_ino, size: found.st_size, seconds: found.st_mtim.tv_sec, nanoseconds: found.st_mtim.tv_nsec)
  }
}
