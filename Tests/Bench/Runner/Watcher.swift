import Glibc
import Locking
import Synchronization
import Threads

/// Others who ask what they always ask, while somebody attacks; and how long they wait.
final class Watcher: Sendable {
  struct Wait: Sendable {
    var path: String
    var status: Int
    var milliseconds: Double
  }

  static let paths = ["/health/live", "/api/v1/spaces", "/api/v1/spaces/desk-50", "/api/v1/spaces/free"]

  private let port: Int
  private let waits = Locked<[Wait]>([])
  private let isStopping = Atomic(false)
  private let thread = Locked<OSThread?>(nil)

  init(port: Int) {
    self.port = port
  }

  func start() throws {
    let started = try OSThread(named: "watcher") { [self] in watch() }
    thread.withLock { $0 = started }
  }

  private func watch() {
    while !isStopping.load(ordering: .relaxed) {
      for path in Self.paths {
        let begun = MonotonicInstant.now()
        let answer = Web.get(path, port: port)
        let took = Double(MonotonicInstant.now().nanoseconds - begun.nanoseconds) / 1e6
        waits.withLock { $0.append(Wait(path: path, status: answer?.status ?? 0, milliseconds: took)) }
        poll(nil, 0, 5)
      }
    }
  }

  func stop() -> [Wait] {
    isStopping.store(true, ordering: .relaxed)
    thread.withLock { $0 }?.join()
    return waits.withLock { $0 }
  }
}
