/// Makes requests of the bytes of one connection, which may be split anywhere.
struct RequestReader {
  enum Outcome {
    /// Show what was not consumed again, with more behind it.
    case more
    case request(HTTPRequest)
    /// Nothing behind it can be trusted to begin a request.
    case failure(RequestFailure)
  }

  private enum Phase {
    case head
    case counted(left: Int)
    case chunked
  }

  let limits: HTTPLimits
  private var phase = Phase.head
  private var parser = HeadParser()
  private var pending: HTTPRequest?
  private var body: [UInt8] = []
  private var chunks = ChunkedBody()
  private var expectsContinue = false

  init(limits: HTTPLimits) {
    precondition(limits.headBytes <= UInt16.max, "positions within a head are kept in 16 bits")
    self.limits = limits
  }

  /// Whether no byte of a request has come since the last one.
  var isIdle: Bool { pending == nil && parser.isIdle }
  var isInBody: Bool { pending != nil }
  /// What is held of a body that is not whole.
  var bodyBytes: Int { body.count }

  /// Whether the client waits for leave to send the body (RFC 9110 §10.1.1). True once for each request.
  mutating func takesContinue() -> Bool {
    defer { expectsContinue = false }
    return expectsContinue
  }

  /// Reads one request at most, and says in `consumed` how many bytes are done with.
  mutating func read(_ bytes: UnsafeRawBufferPointer, consumed: inout Int) -> Outcome {
    consumed = 0
    if pending == nil {
      switch parser.parse(bytes, limits: limits) {
      case .more: return .more
      case .failure(let failure): return .failure(failure)
      case .whole(let end):
        do throws(RequestFailure) {
          try begin(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        } catch { return .failure(error) }
        consumed = end
        if expectsContinue, bytes.count > end { expectsContinue = false }
      }
    }
    return readBody(bytes, at: &consumed)
  }

  private mutating func readBody(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> Outcome {
    switch phase {
    case .head:
      return finish()
    case .counted(let left):
      let take = min(left, bytes.count - position)
      body.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[position..<position + take]))
      position += take
      guard take == left else {
        phase = .counted(left: left - take)
        return .more
      }
      return finish()
    case .chunked:
      switch chunks.read(bytes, at: &position, into: &body, limit: limits.bodyBytes) {
      case .more: return .more
      case .whole: return finish()
      case .failure(let failure): return .failure(failure)
      }
    }
  }

  private mutating func finish() -> Outcome {
    guard var request = pending else { preconditionFailure("a body belongs to a request") }
    request.body = body
    pending = nil
    body = []
    phase = .head
    parser = HeadParser()
    expectsContinue = false
    return .request(request)
  }

  private mutating func begin(_ head: UnsafeRawBufferPointer) throws(RequestFailure) {
    let headers = HTTPHeaders(bytes: Array(head), fields: parser.fields)
    let name = String(decoding: headers.bytes[parser.methodStart..<parser.methodEnd], as: UTF8.self)
    let rawTarget = headers.bytes[parser.targetStart..<parser.targetEnd]
    guard let method = HTTPMethod(name) else { throw .unknownMethod }
    guard let target = RequestTarget(rawTarget, method: method) else { throw .malformed(.target) }
    let meaning = parser.meaning

    switch meaning.length {
    case .none: phase = .head
    case .counted(let count):
      guard count <= limits.bodyBytes else { throw .bodyTooLarge }
      phase = count == 0 ? .head : .counted(left: count)
      body.reserveCapacity(min(count, 65_536))
    case .chunked:
      phase = .chunked
      chunks = ChunkedBody()
    }
    expectsContinue = meaning.expectsContinue && !isBodyless
    pending = HTTPRequest(
      method: method, target: String(decoding: rawTarget, as: UTF8.self), parts: target, headers: headers, body: [],
      framing: HTTPRequest.Framing(
        isHTTP10: parser.isHTTP10, keepsAlive: meaning.keepsAlive(isHTTP10: parser.isHTTP10),
        hasLength: meaning.length != .none))
  }

  private var isBodyless: Bool {
    switch phase {
    case .head: true
    case .counted, .chunked: false
    }
  }
}
