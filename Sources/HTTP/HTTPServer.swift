import CLinux
import Glibc
import Locking
import Threads

/// A server of HTTP/1.1 on one thread of its own.
///
/// The handler runs on that thread: it answers at once what is at hand, and hands on what has to wait.
public final class HTTPServer: Sendable {
  public typealias Handler = @Sendable (HTTPRequest, Responder) -> Void

  private struct Running {
    let thread: OSThread
    let port: Int
  }

  private let limits: HTTPLimits
  private let handler: Handler
  private let mailbox = Mailbox()
  private let shared = Locked(HTTPFigures())
  private let running = Locked<Running?>(nil)

  public init(configuration: HTTPLimits = HTTPLimits(), handler: @escaping Handler) {
    limits = configuration
    self.handler = handler
  }

  deinit { stop() }

  /// Listens on `address`, such as `127.0.0.1:8080` or `[::1]:0`, and serves from now on; port 0 takes a free one.
  public func listen(_ address: String) throws(HTTPServerError) {
    guard running.withLock({ $0 == nil }) else { throw .alreadyListening }
    let listener = try Listener(address)
    let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else {
      let code = errno
      close(listener.descriptor)
      throw HTTPServerError(address, errno: code)
    }
    var limits = limits
    limits.connections = Listener.makeRoom(for: limits.connections)
    // Streams stay; some room is for requests, however many look on.
    limits.streams = min(limits.streams, limits.connections - limits.connections / 8)
    let thread: OSThread
    do throws(ThreadFault) {
      let wakeup = try Wakeup()
      mailbox.open(wakeup: wakeup)
      thread = try OSThread(named: "http") { [limits, handler, mailbox, shared] in
        let loop = Loop(
          epoll: epoll, listener: listener.descriptor, wakeup: wakeup, limits: limits, handler: handler,
          mailbox: mailbox, figures: shared)
        loop.run()
        mailbox.close()
      }
    } catch {
      mailbox.close()
      close(epoll)
      close(listener.descriptor)
      throw .cannotListen(address, errno: EAGAIN)
    }
    running.withLock { $0 = Running(thread: thread, port: listener.port) }
  }

  /// The port that is listened on; 0 before `listen` and after `stop`.
  public var port: Int { running.withLock { $0?.port ?? 0 } }

  public var figures: HTTPFigures { shared.withLock { $0 } }

  /// Sends `bytes`, one event or more as they go over the wire, to every client of `channel`, from any thread.
  ///
  /// With `id`, which stands in the event as well, the channel remembers the event for clients that come back.
  public func broadcast(channel: String, id: String? = nil, bytes: [UInt8]) {
    broadcast(CollectionOfOne(Broadcast(channel: channel, id: id, bytes: bytes)))
  }

  /// Sends them in order. The loop is woken once for all.
  public func broadcast(_ broadcasts: some Collection<Broadcast>) {
    mailbox.post(broadcasts.map { .broadcast($0) })
  }

  /// Takes no more requests, lets answers on their way go out, closes everything and returns when it is done.
  public func stop() {
    let thread = running.withLock { running in
      let thread = running?.thread
      running = nil
      return thread
    }
    guard let thread else { return }
    mailbox.post(.stop)
    thread.join()
  }
}
