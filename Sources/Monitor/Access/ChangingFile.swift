import Glibc
import Locking
import Threads

/// What a small file says, read again when the file has changed. The file is looked at once a second at most.
///
/// A file that cannot be read is tried again at the next look: what stands in the way, such as a lack of descriptors, may be over by then.
final class ChangingFile<Value: Sendable>: Sendable {
  /// What counts while the file cannot be read, or is gone.
  enum Otherwise: Sendable {
    /// What it said last.
    case former
    /// Nothing: fail closed.
    case nothing
  }

  struct Unreadable: Error {
    var sentence: String
  }

  let path: String
  private let empty: Value
  private let otherwise: Otherwise
  private let read: @Sendable (_ path: String) throws(Unreadable) -> Value
  private let state: Locked<State>

  private static var patience: Int { 1_000 }

  private struct State {
    var value: Value
    /// Of the file that was read last; nil before that, and while there is none.
    var stamp: Stamp?
    var looked: MonotonicInstant?
    /// Why it could not be read the last time: said once.
    var complaint: String?
  }

  /// Which state of the file was read; a file that is put in another's place has another number.
  private struct Stamp: Equatable {
    var node: UInt
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// Begins with `empty`. `read` is called when the file is there and has changed.
  init(
    path: String, empty: Value, otherwise: Otherwise,
    read: @escaping @Sendable (_ path: String) throws(Unreadable) -> Value
  ) {
    self.path = path
    self.empty = empty
    self.otherwise = otherwise
    self.read = read
    state = Locked(State(value: empty))
  }

  /// The content as it was within the last second; `now` looks at once.
  func value(now: Bool = false) -> Value {
    let moment = MonotonicInstant.now()
    return state.withLock { state in
      if !now, let looked = state.looked, looked.milliseconds(until: moment) < Self.patience { return state.value }
      state.looked = moment
      look(&state)
      return state.value
    }
  }

  private func look(_ state: inout State) {
    var found = stat()
    guard stat(path, &found) == 0 else {
      let isGone = errno == ENOENT
      // A file that never was there is no loss.
      guard state.stamp != nil || !isGone else { return }
      state.stamp = nil
      return fail(&state, "\(path) \(isGone ? "is gone" : "cannot be looked at: errno \(errno)").")
    }
    let stamp = Stamp(
      node: found.st_ino, size: found.st_size, seconds: found.st_mtim.tv_sec, nanoseconds: found.st_mtim.tv_nsec)
    guard stamp != state.stamp else { return }
    do {
      state.value = try read(path)
      state.stamp = stamp
      state.complaint = nil
    } catch {
      fail(&state, error.sentence)
    }
  }

  private func fail(_ state: inout State, _ complaint: String) {
    if state.complaint != complaint {
      state.complaint = complaint
      switch otherwise {
      case .former: Log.error("\(complaint) Until it is back, what it said last stands.")
      case .nothing: Log.error(complaint)
      }
    }
    switch otherwise {
    case .former: break
    case .nothing: state.value = empty
    }
  }
}
