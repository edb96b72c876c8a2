import Glibc

/// Renders the heads of answers.
struct ResponseHead {
  private let security: [(name: String, line: [UInt8])]
  private let allSecurity: [UInt8]
  private var second = -1
  private var date: [UInt8] = []
  /// Date and security lines, which most answers share for a second.
  private var common: [UInt8] = []

  private static let contentLength = Array("Content-Length: ".utf8)
  private static let close = Array("Connection: close\r\n".utf8)
  private static let keepAlive = Array("Connection: keep-alive\r\n".utf8)
  private static let lineEnd = Array("\r\n".utf8)
  static let leaveToSend = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  init(securityHeaders: [(name: String, value: String)]) {
    var rendered: [(name: String, line: [UInt8])] = []
    for header in securityHeaders {
      var one = HTTPResponse(status: 200)
      one.add(header.name, header.value)
      rendered.append((header.name, one.lines + one.representation))
    }
    security = rendered
    allSecurity = rendered.flatMap(\.line)
    refresh()
  }

  /// Renders the date again when its second is over.
  mutating func refresh() {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &time)
    guard time.tv_sec != second else { return }
    second = time.tv_sec
    date = Array("Date: \(HTTPDate.text(second))\r\n".utf8)
    common = date + allSecurity
  }

  /// Adds the head of `response` to `bytes`. A `length` of nil is for a body that ends with the connection.
  func append(
    _ response: HTTPResponse, status: Int, length: Int?, for current: Connection.Current, to bytes: inout [UInt8]
  ) {
    StatusLine.append(status, to: &bytes)
    if response.setsSecurity {
      bytes.append(contentsOf: date)
      for header in security where response.header(header.name) == nil { bytes.append(contentsOf: header.line) }
    } else {
      bytes.append(contentsOf: common)
    }
    bytes.append(contentsOf: response.lines)
    if status != 304 { bytes.append(contentsOf: response.representation) }
    // RFC 9110 §8.6: no length with 204; that of a 304 would have to be the 200's.
    if let length, status != 204, status != 304 {
      bytes.append(contentsOf: Self.contentLength)
      Self.append(length, to: &bytes)
      bytes.append(contentsOf: Self.lineEnd)
    }
    if !current.keepsAlive {
      bytes.append(contentsOf: Self.close)
    } else if current.isHTTP10 {
      bytes.append(contentsOf: Self.keepAlive)
    }
    bytes.append(contentsOf: Self.lineEnd)
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &bytes) }
    bytes.append(ASCII.zero + UInt8(number % 10))
  }
}
