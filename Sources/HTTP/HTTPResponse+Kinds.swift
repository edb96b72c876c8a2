extension HTTPResponse {
  /// JSON that a client asks for again each time.
  public static func json(
    _ status: Int, _ body: [UInt8], headers: [(name: String, value: String)] = []
  ) -> HTTPResponse {
    let given = headers.contains { $0.name.lowercased() == "cache-control" }
    return HTTPResponse(
      status: status,
      headers: [("Content-Type", "application/json")] + (given ? [] : [("Cache-Control", "no-cache")]) + headers,
      body: body)
  }

  public static func text(
    _ status: Int, _ text: String, contentType: String = "text/plain; charset=utf-8",
    headers: [(name: String, value: String)] = []
  ) -> HTTPResponse {
    HTTPResponse(status: status, headers: [("Content-Type", contentType)] + headers, body: Array(text.utf8))
  }

  /// A problem (RFC 9457). `members` are further members, rendered as JSON already: `"alternative":{…}`.
  public static func problem(
    _ status: Int, type: String = "about:blank", title: String? = nil, detail: String, members: [UInt8] = [],
    headers: [(name: String, value: String)] = []
  ) -> HTTPResponse {
    var body: [UInt8] = []
    body += "{\"type\":".utf8
    appendJSONString(type, to: &body)
    body += ",\"title\":".utf8
    appendJSONString(title ?? StatusLine.reason(of: status), to: &body)
    body += ",\"status\":\(status),\"detail\":".utf8
    appendJSONString(detail, to: &body)
    if !members.isEmpty { body += [ASCII.comma] + members }
    body += "}".utf8
    return HTTPResponse(
      status: status, headers: [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")] + headers,
      body: body)
  }

  /// For a path that no route has.
  public static let notFound = problem(404, detail: "Nothing is found under this path.")

  /// For a path that has routes, with the methods that they take.
  public static func methodNotAllowed(_ allowed: [HTTPMethod]) -> HTTPResponse {
    let names = allowed.map(\.description).joined(separator: ", ")
    return problem(405, detail: "This path takes \(names).", headers: [("Allow", names)])
  }

  /// 204.
  public static func noContent(headers: [(name: String, value: String)] = []) -> HTTPResponse {
    HTTPResponse(status: 204, headers: headers)
  }

  /// 304 by hand; an answer with an ETag becomes one by itself when the client has it already.
  public static func notModified(entityTag: String) -> HTTPResponse {
    HTTPResponse(status: 304, headers: [("ETag", entityTag)])
  }

  /// RFC 8259 §7, with `<`, `>` and `&` escaped too, and the two line ends that JSON allows and JavaScript did not.
  private static func appendJSONString(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(ASCII.quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\u{0}"..."\u{1F}", "<", ">", "&", "\u{7F}", "\u{2028}", "\u{2029}":
        let hexadecimal = String(scalar.value, radix: 16)
        bytes += "\\u\(String(repeating: "0", count: 4 - hexadecimal.utf8.count))\(hexadecimal)".utf8
      default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    bytes.append(ASCII.quote)
  }
}

extension HTTPResponse {
  static func failure(_ failure: RequestFailure) -> HTTPResponse {
    switch failure {
    case .overloaded: problem(failure.status, detail: failure.detail, headers: [("Retry-After", "5")])
    case .malformed, .headTimedOut, .bodyTooLarge, .targetTooLong, .unsupportedContentCoding, .unsupportedExpectation,
      .headTooLarge, .unknownMethod, .unknownTransferCoding, .unsupportedVersion:
      problem(failure.status, detail: failure.detail)
    }
  }

  static let unanswered = problem(500, detail: "The request was not answered.")
  static let answeredTooLate = problem(503, detail: "The answer took too long.", headers: [("Retry-After", "5")])
  static let tooManyStreams = problem(
    503, detail: "Too many live connections are open. Close one, or try again in a moment.",
    headers: [("Retry-After", "10")])
}
