import Testing

@testable import HTTP

@Suite struct `What is no request is refused however it is split` {
  private static func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n" }
  private static func line(_ line: String) -> String { "\(line)\r\nHost: h\r\n\r\n" }
  private static func post(_ fields: String, _ body: String = "abc") -> String {
    "POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\(body)"
  }
  private static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }

  static let lines: [Case] = [
    Case("TLS", "\u{16}\u{3}\u{1}", status: 400),
    Case("blank first", " GET / HTTP/1.1\r\n", status: 400),
    Case("no target", line("GET HTTP/1.1"), status: 400),
    Case("two blanks before the target", line("GET  / HTTP/1.1"), status: 400),
    Case("two blanks before the version", line("GET /  HTTP/1.1"), status: 400),
    Case("tab for a blank", line("GET\t/ HTTP/1.1"), status: 400),
    Case("blank after the version", line("GET / HTTP/1.1 "), status: 400),
    Case("blank in the target", line("GET /foo bar HTTP/1.1"), status: 400),
    Case("method with a colon", line("GE:T / HTTP/1.1"), status: 400),
    Case("bare line feed after the version", "GET / HTTP/1.1\nHost: h\r\n\r\n", status: 400),
    Case("bare carriage return after the version", "GET / HTTP/1.1\rHost: h\r\n\r\n", status: 400),
    Case("bare line feeds all over", "GET / HTTP/1.1\nHost: h\n\n", status: 400),
    Case("bare line feed first", "\nGET / HTTP/1.1\r\n", status: 400),
    Case("bare carriage return first", "\rGET / HTTP/1.1\r\n", status: 400),
    Case("no version", "GET /\r\n", status: 505),
    Case("HTTP/2.0", line("GET / HTTP/2.0"), status: 505),
    Case("HTTP/5.6", line("GET / HTTP/5.6"), status: 505),
    Case("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 505),
    Case("lower case version", line("GET / http/1.1"), status: 505),
    Case("another protocol", line("GET / ICE/1.0"), status: 505),
    Case("nearly the protocol", line("GET / IHTTP/1.0"), status: 505),
    Case("version without a minor one", line("GET / HTTP/1"), status: 400),
    Case("version with two digits", line("GET / HTTP/1.10"), status: 400),
    Case("version of letters", line("GET / HTTP/a.b"), status: 400),
    Case("version that does not end", "GET / " + String(repeating: "H", count: 20), status: 400),
    Case("unknown method", line("MKCOLA / HTTP/1.1"), status: 501),
    Case("method in lower case", line("get / HTTP/1.1"), status: 501),
    Case("method without an end", String(repeating: "A", count: 40), status: 501),
    Case("CONNECT", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", status: 501),
  ]

  static let targets: [Case] = [
    Case("dot segment", line("GET /a/../b HTTP/1.1"), status: 400),
    Case("dot segment at the end", line("GET /a/.. HTTP/1.1"), status: 400),
    Case("single dot segment", line("GET /./a HTTP/1.1"), status: 400),
    Case("encoded dot segment", line("GET /%2e%2e/a HTTP/1.1"), status: 400),
    Case("half encoded dot segment", line("GET /a/.%2E/b HTTP/1.1"), status: 400),
    Case("dot segment between backslashes", line("GET /a\\..\\b HTTP/1.1"), status: 400),
    Case("encoded slash", line("GET /a%2Fb HTTP/1.1"), status: 400),
    Case("encoded NUL", line("GET /a%00 HTTP/1.1"), status: 400),
    Case("encoded line end", line("GET /a%0d%0ab HTTP/1.1"), status: 400),
    Case("encoded line end in a query", line("GET /a?b=%0A HTTP/1.1"), status: 400),
    Case("broken escape", line("GET /a%zz HTTP/1.1"), status: 400),
    Case("escape cut short", line("GET /a%2 HTTP/1.1"), status: 400),
    Case("broken escape in a query", line("GET /a?b=% HTTP/1.1"), status: 400),
    Case("escapes that are not UTF-8", line("GET /%C3%28 HTTP/1.1"), status: 400),
    Case("overlong UTF-8", line("GET /%C0%AE%C0%AE/ HTTP/1.1"), status: 400),
    Case("bytes beyond ASCII", line("GET /δt HTTP/1.1"), status: 400),
    Case("control character", line("GET /a\u{1}b HTTP/1.1"), status: 400),
    Case("DEL", line("GET /a\u{7F}b HTTP/1.1"), status: 400),
    Case("bare line feed", "GET /\nHost: h\r\n\r\n", status: 400),
    Case("no slash", line("GET a HTTP/1.1"), status: 400),
    Case("asterisk for GET", line("GET * HTTP/1.1"), status: 400),
    Case("asterisk and more", line("OPTIONS *a HTTP/1.1"), status: 400),
    Case("another scheme", line("GET ftp://h/a HTTP/1.1"), status: 400),
    Case("absolute form without a host", line("GET http:///a HTTP/1.1"), status: 400),
  ]

  static let fields: [Case] = [
    Case("blank before the colon", get("A : b\r\n"), status: 400),
    Case("tab before the colon", get("A\t: b\r\n"), status: 400),
    Case("no colon", get("A\r\n"), status: 400),
    Case("no name", get(": b\r\n"), status: 400),
    Case("at sign in a name", get("Fo@: b\r\n"), status: 400),
    Case("control character in a name", get("Fo\u{1}o: b\r\n"), status: 400),
    Case("byte beyond ASCII in a name", get("Fö: b\r\n"), status: 400),
    Case("carriage return in a name", get("Content\rLength: 3\r\n"), status: 400),
    Case("blank in a name", get("A b: c\r\n"), status: 400),
    Case("folded field", get("A: b\r\n c\r\n"), status: 400),
    Case("folded field with a tab", get("A: b\r\n\tc\r\n"), status: 400),
    Case("blank before the first field", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", status: 400),
    Case("NUL in a value", get("A: b\u{0}c\r\n"), status: 400),
    Case("form feed in a value", get("A: b\u{C}c\r\n"), status: 400),
    Case("DEL in a value", get("A: b\u{7F}\r\n"), status: 400),
    Case("bare carriage return in a value", get("A: b\rC: d\r\n"), status: 400),
    Case("bare carriage return for a value", get("A:\rTransfer-Encoding: chunked\r\n"), status: 400),
    Case("bare line feed in a value", get("A: b\nC: d\r\n"), status: 400),
    Case("bare line feed for a value", get("A:\nTransfer-Encoding: chunked\r\n"), status: 400),
    Case(
      "bare carriage return for the last line", "GET / HTTP/1.1\r\nHost: h\r\n\rZGET /evil HTTP/1.1\r\n\r\n",
      status: 400),
    Case("bare line feed for the last line", "GET / HTTP/1.1\r\nHost: h\r\n\n", status: 400),
    Case("no Host", "GET / HTTP/1.1\r\n\r\n", status: 400),
    Case("two Hosts", get("Host: h\r\n"), status: 400),
    Case("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", status: 400),
    Case("Host with a path", "GET / HTTP/1.1\r\nHost: h/a\r\n\r\n", status: 400),
    Case("Host with a user", "GET / HTTP/1.1\r\nHost: a@h\r\n\r\n", status: 400),
    Case("Host with a blank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", status: 400),
    Case("Host with a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", status: 400),
    Case("Host with a port of letters", "GET / HTTP/1.1\r\nHost: h:http\r\n\r\n", status: 400),
    Case("Host with half a bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", status: 400),
    Case("unknown expectation", get("Expect: coffee\r\n"), status: 417),
    Case("101 fields", get(String(repeating: "A: b\r\n", count: 100)), status: 431),
  ]

  static let lengths: [Case] = [
    Case("two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n"), status: 400),
    Case("the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n"), status: 400),
    Case("list of lengths", post("Content-Length: 3, 3\r\n"), status: 400),
    Case("length of nothing", post("Content-Length:\r\n"), status: 400),
    Case("negative length", post("Content-Length: -3\r\n"), status: 400),
    Case("length with a plus", post("Content-Length: +3\r\n"), status: 400),
    Case("hexadecimal length", post("Content-Length: 0x3\r\n"), status: 400),
    Case("length with a blank in it", post("Content-Length: 1 3\r\n"), status: 400),
    Case("length beyond every machine", post("Content-Length: 1000000000000000000000\r\n"), status: 400),
    Case("length beyond the limit", post("Content-Length: 1048577\r\n"), status: 413),
    Case("length and chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), status: 400),
    Case("chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), status: 400),
    Case("length and an empty coding", post("Content-Length: 3\r\nTransfer-Encoding:\r\n"), status: 400),
    Case("empty coding", post("Transfer-Encoding:\r\n"), status: 400),
    Case("identity", post("Transfer-Encoding: identity\r\n"), status: 400),
    Case("pigeons", post("Transfer-Encoding: pigeons\r\n"), status: 400),
    Case("chunkedchunked", post("Transfer-Encoding: chunkedchunked\r\n"), status: 400),
    Case("vertical tab before chunked", post("Transfer-Encoding: \u{B}chunked\r\n"), status: 400),
    Case("quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n"), status: 400),
    Case("chunked with a parameter", post("Transfer-Encoding: chunked;a=b\r\n"), status: 400),
    Case("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n"), status: 400),
    Case("chunked in two fields", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), status: 400),
    Case("chunked before another coding", post("Transfer-Encoding: chunked, deflate\r\n"), status: 400),
    Case("another coding before chunked", post("Transfer-Encoding: deflate, chunked\r\n"), status: 501),
    Case("chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", status: 400),
    Case("compressed body", post("Content-Encoding: gzip\r\nContent-Length: 3\r\n"), status: 415),
  ]

  static let chunks: [Case] = [
    Case("no size", chunked("\r\nabc\r\n"), status: 400),
    Case("size that is no number", chunked("x\r\n"), status: 400),
    Case("size with a sign", chunked("+3\r\nabc\r\n"), status: 400),
    Case("negative size", chunked("-3\r\nabc\r\n"), status: 400),
    Case("size with 0x", chunked("0x3\r\nabc\r\n"), status: 400),
    Case("size beyond every machine", chunked("fffffffffffffffff\r\n"), status: 400),
    Case("size beyond the limit", chunked("100001\r\n"), status: 413),
    Case("blank after the size", chunked("3 \r\nabc\r\n"), status: 400),
    Case("blank before the size", chunked(" 3\r\nabc\r\n"), status: 400),
    Case("word after the size", chunked("3 abc\r\nabc\r\n"), status: 400),
    Case("bare line feed after the size", chunked("3\nabc\r\n"), status: 400),
    Case("bare carriage return after the size", chunked("3\rabc\r\n"), status: 400),
    Case("two carriage returns after the size", chunked("3\r\r\nabc\r\n"), status: 400),
    Case("longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n"), status: 400),
    Case("bare line feed after a chunk", chunked("3\r\nabc\n0\r\n\r\n"), status: 400),
    Case("no line end after a chunk", chunked("3\r\nabc0\r\n\r\n"), status: 400),
    Case("no last chunk", chunked("3\r\nabc\r\n\r\n"), status: 400),
    Case("extension of nothing", chunked("3;\r\nabc\r\n"), status: 400),
    Case("extension with a bare line feed", chunked("3;a\nabc\r\n"), status: 400),
    Case("extension with a control character", chunked("3;a=\u{1}\r\nabc\r\n"), status: 400),
    Case("extension with an open quote", chunked("3;a=\"b\r\nabc\r\n"), status: 400),
    Case("extension without a value", chunked("3;a=\r\nabc\r\n"), status: 400),
    Case("extension behind a quote", chunked("3;a=\"b\"c\r\nabc\r\n"), status: 400),
    Case("bare line feed for the last line", chunked("0\r\n\n"), status: 400),
    Case("trailer without a colon", chunked("0\r\nA\r\n\r\n"), status: 400),
    Case("trailer with a blank before the colon", chunked("0\r\nA : b\r\n\r\n"), status: 400),
    Case("trailer with a bare line feed", chunked("0\r\nA: b\n\r\n"), status: 400),
    Case("folded trailer", chunked("0\r\nA: b\r\n c\r\n\r\n"), status: 400),
  ]

  @Test(arguments: lines + targets + fields + lengths + chunks)
  func `with the status that is owed`(one: Case) {
    let (whole, others) = Reading.ofEverySplit(one.text)
    #expect(whole.requests.isEmpty)
    #expect(whole.status == one.status)
    #expect(others.isEmpty)
  }

  @Test func `in at least 55 spellings that have been used to smuggle`() {
    #expect((Self.lines + Self.targets + Self.fields + Self.lengths + Self.chunks).count >= 55)
  }

  @Test(arguments: [
    ("GET / HTTP/5.6", 505), ("GET / HTTP/1xy", 400),
    ("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r", 400),
    ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r", 400),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r", 400), ("GET /a\u{1}", 400),
    ("GET / HTTP/1.1\r\n A", 400),
  ])
  func `as soon as it can never be right`(begun: String, status: Int) {
    let (whole, others) = Reading.ofEverySplit(begun)
    #expect(whole.status == status)
    #expect(others.isEmpty)
  }

  @Test func `when extensions or trailers have no end`() {
    let long = String(repeating: "a", count: 5_000)
    #expect(Reading.ofEverySplit(Self.chunked("1;\(long)")).whole.status == 431)
    #expect(Reading.ofEverySplit(Self.chunked("0\r\nA: \(long)")).whole.status == 431)
  }

  @Test(
    arguments: [
      ("GET /" + String(repeating: "a", count: 8_191) + " HTTP/1.1\r\nHost: h\r\n\r\n", nil),
      ("GET /" + String(repeating: "a", count: 8_192), 414),
      ("GET / HTTP/1.1\r\nHost: h\r\nA: " + String(repeating: "a", count: 16_384 - 32) + "\r\n\r\n", nil),
      ("GET / HTTP/1.1\r\nHost: h\r\nA: " + String(repeating: "a", count: 16_384 - 31) + "\r\n\r\n", 431),
      (String(repeating: "\r\n", count: 8_192), 431),
    ] as [(String, Int?)])
  func `at the limit and not before it`(text: String, status: Int?) {
    let bytes = Array(text.utf8)
    let whole = Reading([bytes[...]])
    #expect(whole.status == status)
    #expect(whole.requests.count == (status == nil ? 1 : 0))
    let pieces = stride(from: 0, to: bytes.count, by: 7).map { bytes[$0..<min($0 + 7, bytes.count)] }
    #expect(Reading(pieces) == whole)
  }
}
