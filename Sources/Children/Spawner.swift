import Glibc
import Locking
import Threads

/// The one thread that starts all children.
///
/// `PR_SET_PDEATHSIG` follows the *thread* that forked, not its process: a child started from a thread that ends would be
/// terminated with it. This thread lasts as long as the process.
final class Spawner: Sendable {
  static let shared: Result<Spawner, ThreadFault> = {
    do throws(ThreadFault) {
      return .success(try Spawner())
    } catch {
      return .failure(error)
    }
  }()

  private let jobs = Locked<[@Sendable () -> Void]>([])
  private let wakeup: Wakeup

  private init() throws(ThreadFault) {
    wakeup = try Wakeup()
    let jobs = jobs
    let wakeup = wakeup
    let thread = try OSThread(named: "spawner") {
      while true {
        wakeup.wait(milliseconds: -1)
        wakeup.lower()
        for job in jobs.withLock({ waiting in
          defer { waiting = [] }
          return waiting
        }) {
          job()
        }
      }
    }
    thread.detach()
  }

  /// Runs `work` there and waits for it.
  func run<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) throws(ThreadFault) -> Answer {
    let done = try Wakeup()
    let answer = Locked<Answer?>(nil)
    jobs.withLock {
      $0.append {
        let result = work()
        answer.withLock { $0 = result }
        done.raise()
      }
    }
    wakeup.raise()
    done.wait(milliseconds: -1)
    guard let answer = answer.withLock({ $0 }) else { preconditionFailure("a finished job has an answer") }
    return answer
  }
}
