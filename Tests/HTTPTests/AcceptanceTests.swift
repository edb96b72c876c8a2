import Testing

@testable import HTTP

@Suite struct `A request is read however it is split` {
  private static func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n" }
  private static func line(_ line: String) -> String { "\(line)\r\nHost: h\r\n\r\n" }
  private static func chunked(_ body: String) -> String {
    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(body)"
  }

  static let methods: [Case] = [
    Case("GET", line("GET / HTTP/1.1"), ["GET /"]),
    Case("HEAD", line("HEAD / HTTP/1.1"), ["HEAD /"]),
    Case("POST without a body", line("POST / HTTP/1.1"), ["POST /"]),
    Case("PUT", line("PUT / HTTP/1.1"), ["PUT /"]),
    Case("DELETE", line("DELETE / HTTP/1.1"), ["DELETE /"]),
    Case("OPTIONS", line("OPTIONS / HTTP/1.1"), ["OPTIONS /"]),
    Case("PATCH", line("PATCH / HTTP/1.1"), ["PATCH /"]),
    Case("OPTIONS of the whole server", line("OPTIONS * HTTP/1.1"), ["OPTIONS *"]),
    Case("REPORT", line("REPORT / HTTP/1.1"), ["REPORT /"]),
    Case("SEARCH", line("SEARCH / HTTP/1.1"), ["SEARCH /"]),
    Case("LINK", line("LINK /a HTTP/1.1"), ["LINK /a"]),
    Case("TRACE", line("TRACE / HTTP/1.1"), ["TRACE /"]),
    Case("QUERY with a body", "QUERY / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab", ["QUERY / ab"]),
  ]

  static let targets: [Case] = [
    Case("deep path", line("GET /a/b/c/d HTTP/1.1"), ["GET /a/b/c/d"]),
    Case("slash at the end", line("GET /a/ HTTP/1.1"), ["GET /a/"]),
    Case("empty segments stay", line("GET //a//b HTTP/1.1"), ["GET //a//b"]),
    Case("dots in a name", line("GET /a..b/...c/.d HTTP/1.1"), ["GET /a..b/...c/.d"]),
    Case("escapes", line("GET /caff%C3%A8%20nero HTTP/1.1"), ["GET /caffè nero"]),
    Case("escapes decoded once", line("GET /%2541 HTTP/1.1"), ["GET /%41"]),
    Case("query", line("GET /s?kind=desk&from=9 HTTP/1.1"), ["GET /s?kind=desk&from=9"]),
    Case("query without a value", line("GET /s?a&b= HTTP/1.1"), ["GET /s?a=&b="]),
    Case("query of nothing", line("GET /s? HTTP/1.1"), ["GET /s"]),
    Case("query with empty items", line("GET /s?&a=1&&b=2& HTTP/1.1"), ["GET /s?a=1&b=2"]),
    Case("query with plus and escape", line("GET /s?a=x+y%2Bz%26 HTTP/1.1"), ["GET /s?a=x y+z&"]),
    Case("second question mark", line("GET /s?a=b?c HTTP/1.1"), ["GET /s?a=b?c"]),
    Case("slashes and dots in a query", line("GET /s?a=/../b HTTP/1.1"), ["GET /s?a=/../b"]),
    Case("vertical bar", line("GET /s?a=| HTTP/1.1"), ["GET /s?a=|"]),
    Case("quotes", line("GET /with_\"lovely\"_quotes HTTP/1.1"), ["GET /with_\"lovely\"_quotes"]),
    Case("braces, as a router writes them", line("GET /spaces/{id} HTTP/1.1"), ["GET /spaces/{id}"]),
    Case("fragment", line("GET /s?a=1#there HTTP/1.1"), ["GET /s?a=1"]),
    Case("absolute form", line("GET http://h:80/a?b=c HTTP/1.1"), ["GET /a?b=c"]),
    Case("absolute form, https, other case", line("GET HTTPS://H/a HTTP/1.1"), ["GET /a"]),
    Case("absolute form without a path", line("GET http://h HTTP/1.1"), ["GET /"]),
    Case("absolute form that ends with a query", line("GET http://h?a=b HTTP/1.1"), ["GET /?a=b"]),
    Case("absolute form with a user", line("GET http://a%12:b@h/a HTTP/1.1"), ["GET /a"]),
  ]

  static let fields: [Case] = [
    Case("no blank after the colon", get("A:b\r\n"), ["GET /"]),
    Case("tabs around a value", get("A:\t b \t\r\n"), ["GET /"]),
    Case("blanks in a value", get("A: b  c\td\r\n"), ["GET /"]),
    Case("empty value", get("A:\r\n"), ["GET /"]),
    Case("value of blanks", get("A:  \t \r\n"), ["GET /"]),
    Case("UTF-8 in a value", get("A: Düsseldorf\r\n"), ["GET /"]),
    Case("every character of a name", get("!#$%&'*+-.^_`|~09azAZ: b\r\n"), ["GET /"]),
    Case("colons in a value", get("A: b:c: d\r\n"), ["GET /"]),
    Case("the same name twice", get("A: b\r\nA: c\r\n"), ["GET /"]),
    Case("99 further fields", get(String(repeating: "A: b\r\n", count: 99)), ["GET /"]),
    Case("Connection with a list", get("Connection: close, x, upgrade, keep-alive\r\n"), ["GET /"]),
    Case("Connection with empty elements", get("Connection: , ,close, \r\n"), ["GET /"]),
    Case("Upgrade is not followed", get("Connection: Upgrade\r\nUpgrade: websocket\r\n"), ["GET /"]),
    Case(
      "Cookie and more that a browser sends", get("Cookie: a=b; c=\"d\"\r\nSec-Fetch-Mode: cors\r\nDNT: 1\r\n"),
      ["GET /"]),
    Case("Host with a port", "GET / HTTP/1.1\r\nHost: presenza.example:8080\r\n\r\n", ["GET /"]),
    Case("Host in brackets", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", ["GET /"]),
    Case("Host of nothing", "GET / HTTP/1.1\r\nHost:\r\n\r\n", ["GET /"]),
    Case("Host in capitals", "GET / HTTP/1.1\r\nHOST: h\r\n\r\n", ["GET /"]),
    Case("Host with an underscore", "GET / HTTP/1.1\r\nHost: a_b.local\r\n\r\n", ["GET /"]),
    Case("Host with an equals sign", "GET / HTTP/1.1\r\nHost: 0.0.0.0=5000\r\n\r\n", ["GET /"]),
    Case("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", ["GET /"]),
    Case("HTTP/1.0 with a body", "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nHELLO", ["POST / HELLO"]),
    Case("a later minor version", line("GET / HTTP/1.7"), ["GET /"]),
    Case("empty lines before", "\r\n\r\n" + line("GET / HTTP/1.1"), ["GET /"]),
  ]

  static let bodies: [Case] = [
    Case("counted", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", ["PUT / abc"]),
    Case("counted, other case", "PUT / HTTP/1.1\r\nHost: h\r\nconTENT-Length: 3\r\n\r\nabc", ["PUT / abc"]),
    Case("counted with zeros before", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 003\r\n\r\nabc", ["PUT / abc"]),
    Case("counted with blanks around", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: \t3 \r\n\r\nabc", ["PUT / abc"]),
    Case("counted as none", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", ["PUT /"]),
    Case("body of GET", "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", ["GET / abc"]),
    Case(
      "body that looks like a request",
      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 19\r\n\r\nGET /a HTTP/1.1\r\n\r\n",
      ["PUT / GET /a HTTP/1.1\r\n\r\n"]),
    Case(
      "identity coding", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Encoding: identity\r\nContent-Length: 1\r\n\r\na",
      ["PUT / a"]),
    Case("not whole yet", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\nabc"),
    Case("chunked", chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), ["POST / hello world"]),
    Case(
      "chunked, other case", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
      ["POST / a"]),
    Case("chunked of nothing", chunked("0\r\n\r\n"), ["POST /"]),
    Case(
      "chunk sizes in both cases", chunked("a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n"),
      ["POST / 01234567890123456789a"]),
    Case("chunk sizes with zeros before", chunked("0005\r\nhello\r\n000\r\n\r\n"), ["POST / hello"]),
    Case("chunk with line ends in it", chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"), ["POST / \r\n\r\n"]),
    Case("chunk extensions", chunked("5;a;b=c;d=e\r\nhello\r\n0;x\r\n\r\n"), ["POST / hello"]),
    Case("quoted chunk extensions", chunked("5;a=\"b; \\\"c\\\" \\\\\";d\r\nhello\r\n0\r\n\r\n"), ["POST / hello"]),
    Case("blanks that a chunk extension may have", chunked("5 ; a = b ; c\r\nhello\r\n0\r\n\r\n"), ["POST / hello"]),
    Case(
      "trailers", chunked("5\r\nhello\r\n0\r\nVary: *\r\nHost: other\r\nContent-Length: 9\r\n\r\n"), ["POST / hello"]),
    Case("two requests", line("GET /a HTTP/1.1") + line("GET /b HTTP/1.1"), ["GET /a", "GET /b"]),
    Case(
      "requests with bodies, one behind the other",
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nAAA" + chunked("2\r\nBB\r\n0\r\n\r\n")
        + line("GET /c HTTP/1.1"),
      ["POST /a AAA", "POST / BB", "GET /c"]),
    Case(
      "empty line between", "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nA\r\n" + line("GET /b HTTP/1.1"),
      ["POST /a A", "GET /b"]),
  ]

  @Test(arguments: methods + targets + fields + bodies)
  func `and understood`(one: Case) {
    let (whole, others) = Reading.ofEverySplit(one.text)
    #expect(whole.requests == one.requests)
    #expect(whole.status == one.status)
    #expect(others.isEmpty)
  }

  @Test func `with at least 72 spellings that others send`() {
    #expect((Self.methods + Self.targets + Self.fields + Self.bodies).count >= 72)
  }
}
