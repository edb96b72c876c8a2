import Glibc
import Locking
import Threads

/// What other threads, and the handlers, want of the loop; in the order in which they wanted it.
final class Mailbox: Sendable {
  enum Post: Sendable {
    case answer(RequestID, HTTPResponse)
    case stream(RequestID, Subscription)
    case broadcast(Broadcast)
    case stop
  }

  private struct State {
    var posts: [Post] = []
    var wakeup: Wakeup?
    var loop: pthread_t?
  }

  private let state = Locked(State())

  /// Takes posts from now on; before, and after `close`, they are dropped.
  func open(wakeup: Wakeup) { state.withLock { $0.wakeup = wakeup } }

  /// The calling thread is the one that takes the posts: it need not be woken by its own.
  func adopt() { state.withLock { $0.loop = pthread_self() } }

  func close() {
    state.withLock {
      $0.wakeup = nil
      $0.loop = nil
      $0.posts = []
    }
  }

  func post(_ post: Post) { self.post(CollectionOfOne(post)) }

  func post(_ posts: some Collection<Post> & Sendable) {
    let sleeper: Wakeup? = state.withLock { state in
      guard let wakeup = state.wakeup, !posts.isEmpty else { return nil }
      // Whoever put the first one has woken the loop already, or is the loop, which looks before it sleeps.
      let isFirst = state.posts.isEmpty
      state.posts.append(contentsOf: posts)
      guard isFirst else { return nil }
      if let loop = state.loop, pthread_equal(loop, pthread_self()) != 0 { return nil }
      return wakeup
    }
    sleeper?.raise()
  }

  /// Exchanges what has come for `spare`, which is empty; false when nothing has come.
  func take(into spare: inout [Post]) -> Bool {
    state.withLock { state in
      guard !state.posts.isEmpty else { return false }
      swap(&state.posts, &spare)
      return true
    }
  }
}
