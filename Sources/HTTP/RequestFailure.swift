/// Why a request is not handed on; each closes its connection.
enum RequestFailure: Error, Equatable {
  case malformed(StaticReason)
  case headTimedOut
  case bodyTooLarge
  case targetTooLong
  case unsupportedContentCoding
  case unsupportedExpectation
  case headTooLarge
  case unknownMethod
  case unknownTransferCoding
  case overloaded
  case unsupportedVersion

  /// What was wrong, for the person who reads the answer. Never a byte of the request.
  enum StaticReason: String {
    case requestLine = "The request line is not METHOD, target and version with one space between."
    case target = "The target is not a path with valid escapes, or goes through a dot segment."
    case lineEnd = "A line does not end with CR LF."
    case fieldName = "The name of a field holds a character that is not allowed, or a blank stands before its colon."
    case fieldValue = "The value of a field holds a control character."
    case folding = "A field is folded over two lines."
    case host = "Host has to be sent once, with a host."
    case contentLength = "Content-Length is not one plain number."
    case twoLengths = "Content-Length and Transfer-Encoding exclude each other."
    case transferEncoding = "Transfer-Encoding does not end with one chunked, or comes with HTTP/1.0."
    case chunk = "The chunks of the body are not as RFC 9112 has them."
  }

  var status: Int {
    switch self {
    case .malformed: 400
    case .headTimedOut: 408
    case .bodyTooLarge: 413
    case .targetTooLong: 414
    case .unsupportedContentCoding: 415
    case .unsupportedExpectation: 417
    case .headTooLarge: 431
    case .unknownMethod, .unknownTransferCoding: 501
    case .overloaded: 503
    case .unsupportedVersion: 505
    }
  }

  var detail: String {
    switch self {
    case .malformed(let reason): reason.rawValue
    case .headTimedOut: "The request was not complete in time."
    case .bodyTooLarge: "The body is larger than this server takes."
    case .targetTooLong: "The target is longer than this server takes."
    case .unsupportedContentCoding: "Send the body without a content coding."
    case .unsupportedExpectation: "Only 100-continue can be expected."
    case .headTooLarge: "The header fields are larger, or more, than this server takes."
    case .unknownMethod: "The method is not known here."
    case .unknownTransferCoding: "Only chunked is known as a transfer coding."
    case .overloaded: "The server is busy. Try again in a moment."
    case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0."
    }
  }
}
