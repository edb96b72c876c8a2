import HTTP
import Locking

/// A real HTTP server that takes what a webhook is told, for one test. It ends with the last reference to it.
public final class Receiver: Sendable {
  /// One request, as it came.
  public struct Delivery: Sendable, Equatable {
    public var path: String
    public var body: String
    public var id: String
    public var timestamp: String
    public var signature: String
    public var contentType: String
  }

  /// What becomes of the n-th request, from 0 on.
  public enum Answer: Sendable {
    case status(Int)
    /// To another address.
    case redirect(String)
    /// Never, as long as the test lives.
    case silence
  }

  public let deliveries = Watched<[Delivery]>([])
  public let url: String
  private let server: HTTPServer

  /// Listens on a free port of this machine, or on `port`.
  public init(port: Int = 0, _ answer: @escaping @Sendable (Int, Delivery) -> Answer = { _, _ in .status(204) }) throws
  {
    let deliveries = deliveries
    let unanswered = Locked<[Responder]>([])
    server = HTTPServer { request, responder in
      let delivery = Delivery(
        path: request.path, body: String(decoding: request.body, as: UTF8.self),
        id: request.headers.first("presenza-delivery") ?? "",
        timestamp: request.headers.first("presenza-timestamp") ?? "",
        signature: request.headers.first("presenza-signature") ?? "",
        contentType: request.headers.first("content-type") ?? "")
      // One thread calls this, so the number is the request's own.
      let number = deliveries.value.count
      deliveries.update { $0.append(delivery) }
      switch answer(number, delivery) {
      case .status(let status): responder.respond(HTTPResponse(status: status))
      case .redirect(let target): responder.respond(HTTPResponse(status: 307, headers: [("Location", target)]))
      case .silence: unanswered.withLock { $0.append(responder) }
      }
    }
    try server.listen("127.0.0.1:\(port)")
    url = "http://127.0.0.1:\(server.port)/presenza"
  }

  public var port: Int { server.port }

  public func stop() { server.stop() }

  /// The deliveries once there are so many; fewer when the time is over.
  public func first(_ count: Int, seconds: Int = 20) async throws -> [Delivery] {
    _ = try await deliveries.wait(seconds: seconds) { $0.count >= count }
    return deliveries.value
  }
}
