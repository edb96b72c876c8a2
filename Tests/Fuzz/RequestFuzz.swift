@testable import HTTP

/// Bytes of a connection. How they are split changes nothing, and what is handed on keeps its word.
enum RequestFuzz {
  static func one(_ input: UnsafeRawBufferPointer) {
    guard let seed = input.first else { return }
    let bytes = Array(input.dropFirst())
    let whole = read([bytes[...]])
    let at = Int(seed) * bytes.count / 256
    precondition(read([bytes[..<at], bytes[at...]]) == whole, "a split changes nothing")
    if bytes.count <= 128 { precondition(read(bytes.indices.map { bytes[$0...$0] }) == whole, "no split does") }
  }

  private static let limits: HTTPLimits = {
    var limits = HTTPLimits()
    limits.headBytes = 1_024
    limits.targetBytes = 256
    limits.bodyBytes = 1_024
    return limits
  }()

  /// What the reader made of it: a line a request, and the status of what ended the reading.
  private static func read(_ pieces: [ArraySlice<UInt8>]) -> [String] {
    var reader = RequestReader(limits: limits)
    var pending: [UInt8] = []
    var results: [String] = []
    for piece in pieces {
      pending += piece
      reading: while !pending.isEmpty {
        var consumed = 0
        let outcome = pending.withUnsafeBytes { reader.read($0, consumed: &consumed) }
        precondition(consumed <= pending.count, "no more is consumed than was shown")
        pending.removeFirst(consumed)
        switch outcome {
        case .more:
          precondition(pending.count < limits.headBytes, "what waits is bounded")
          precondition(reader.bodyBytes <= limits.bodyBytes, "so is a body")
          break reading
        case .failure(let failure): return results + ["\(failure.status)"]
        case .request(let request): results.append(summary(of: request))
        }
      }
    }
    return results
  }

  private static func summary(of request: HTTPRequest) -> String {
    precondition(request.body.count <= limits.bodyBytes, "a body keeps to its limit")
    precondition(request.path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a path has no control characters")
    precondition(!request.path.split(separator: "/").contains { $0 == "." || $0 == ".." }, "nor dot segments")
    _ = request.headers.cookie("a")
    _ = request.headers.mediaType
    _ = request.headers.knownTags.map { EntityTag.matches($0, Array("\"a\"".utf8)) }
    return "\(request.method) \(request.path) \(request.query.map { $0 }) \(request.body)"
  }
}
