import Foundation
import FoundationNetworking
import Locking
import Threads

/// Sends messages over HTTP. It waits for no answer longer than it may, reads little of it, and follows nobody elsewhere.
final class WebhookSender: Sendable {
  enum Outcome: Sendable, Equatable {
    case answered(Int)
    case failed(String)

    var isDelivered: Bool {
      switch self {
      case .answered(let status): (200..<300).contains(status)
      case .failed: false
      }
    }

    /// For staff; it has no text of the other side.
    var description: String {
      switch self {
      case .answered(let status) where (300..<400).contains(status):
        "it answers \(status), and nobody is followed to another address: configure that one"
      case .answered(let status): "it answers \(status)"
      case .failed(let why): why
      }
    }
  }

  private let session: URLSession
  private let flights: Flights

  /// `answer`: milliseconds that an answer may take, from the first byte out to the last byte in.
  init(answer: Int) {
    let settings = URLSessionConfiguration.ephemeral
    settings.httpCookieStorage = nil
    settings.httpShouldSetCookies = false
    settings.urlCache = nil
    settings.timeoutIntervalForRequest = Double(answer) / 1_000
    flights = Flights(answer: answer)
    session = URLSession(configuration: settings, delegate: flights, delegateQueue: nil)
  }

  /// Sends; `then` is called once, on a thread of the session's.
  func send(
    _ body: [UInt8], headers: [(name: String, value: String)], to url: URL,
    then: @escaping @Sendable (Outcome) -> Void
  ) {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body)
    request.setValue("presenza", forHTTPHeaderField: "User-Agent")
    for header in headers { request.setValue(header.value, forHTTPHeaderField: header.name) }
    let task = session.dataTask(with: request)
    flights.begin(task, then)
    task.resume()
  }

  /// Ends what takes too long. The session's own limit begins anew with each byte, so that a trickle would last for ever.
  func endOverdue() { flights.endOverdue() }

  func close() { session.invalidateAndCancel() }
}

/// The requests on their way, by the number of their task.
private final class Flights: NSObject, URLSessionDataDelegate, Sendable {
  private struct Flight: Sendable {
    var task: URLSessionDataTask
    var ends: MonotonicInstant
    var read = 0
    var then: @Sendable (WebhookSender.Outcome) -> Void
  }

  /// What a receiver says does not matter, only its status.
  private static let longestAnswer = 65_536

  private let answer: Int
  private let flights = Locked<[Int: Flight]>([:])

  init(answer: Int) {
    self.answer = answer
  }

  func begin(_ task: URLSessionDataTask, _ then: @escaping @Sendable (WebhookSender.Outcome) -> Void) {
    let flight = Flight(task: task, ends: .now().advanced(milliseconds: answer), then: then)
    flights.withLock { $0[task.taskIdentifier] = flight }
  }

  func endOverdue() {
    let now = MonotonicInstant.now()
    for task in flights.withLock({ $0.values.filter { $0.ends <= now }.map(\.task) }) { task.cancel() }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    // A message with a link goes where the configuration says, and nowhere else.
    completionHandler(nil)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLong = flights.withLock { flights in
      flights[dataTask.taskIdentifier]?.read += data.count
      return flights[dataTask.taskIdentifier].map { $0.read > Self.longestAnswer } ?? false
    }
    if isTooLong { dataTask.cancel() }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let flight = flights.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    if let status = (task.response as? HTTPURLResponse)?.statusCode {
      flight.then(.answered(status))
    } else {
      flight.then(.failed(Self.why(error)))
    }
  }

  /// The description of Foundation's error holds the whole address, which may be a secret.
  private static func why(_ error: (any Error)?) -> String {
    switch (error as? URLError)?.code {
    case .timedOut?, .cancelled?: "it does not answer in time"
    case .cannotFindHost?, .dnsLookupFailed?: "its host is not found"
    case .cannotConnectToHost?: "nobody listens there"
    case .secureConnectionFailed?, .serverCertificateUntrusted?, .serverCertificateHasBadDate?,
      .serverCertificateNotYetValid?, .serverCertificateHasUnknownRoot?:
      "its certificate is not to be trusted"
    case let code?: "it cannot be reached (URLError \(code.rawValue))"
    case nil: "it cannot be reached"
    }
  }
}
