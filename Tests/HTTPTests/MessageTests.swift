import Testing

@testable import HTTP

@Suite struct `Messages say what they mean` {
  @Test func `a request made by hand is like one that came`() throws {
    let request = try #require(
      HTTPRequest(
        .post, "/a%20b?x=1&x=2&y",
        headers: [("Cookie", "a=1; session=abc; b=2"), ("content-TYPE", "Application/JSON; charset=x")],
        body: [1]))
    #expect(request.path == "/a b")
    #expect(request.target == "/a%20b?x=1&x=2&y")
    #expect(request.query.first("x") == "1")
    #expect(request.query.all("x") == ["1", "2"])
    #expect(request.query.first("y") == "")
    #expect(request.query.first("z") == nil)
    #expect(request.headers.cookie("session") == "abc")
    #expect(request.headers.cookie("sess") == nil)
    #expect(request.headers.mediaType == "application/json")
    #expect(HTTPRequest(.get, "/../a") == nil)
    #expect(HTTPRequest(.get, "/a b") == nil)
  }

  @Test func `fields are found in any case, all of them`() {
    let headers = HTTPHeaders([("Accept", "a"), ("X-One", "1"), ("ACCEPT", "b")])
    #expect(headers.first("accept") == "a")
    #expect(headers.all("Accept") == ["a", "b"])
    #expect(headers.first("accep") == nil)
    #expect(headers.count == 3)
  }

  @Test func `no value injects a line`() {
    let response = HTTPResponse(status: 200, headers: [("Location", "/a\r\nSet-Cookie: evil=1\u{0}")])
    #expect(response.header("Location") == "/a  Set-Cookie: evil=1 ")
    #expect(response.header("Set-Cookie") == nil)
  }

  @Test func `a problem is JSON whatever its text`() {
    let problem = HTTPResponse.problem(
      409, type: "urn:taken", detail: "\"<b>\\\n\u{1}è\u{2028}", members: Array("\"n\":1".utf8))
    #expect(
      String(decoding: problem.body, as: UTF8.self)
        == #"{"type":"urn:taken","title":"Conflict","status":409,"detail":"\"\u003cb\u003e\\\u000a\u0001è\u2028","n":1}"#
    )
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (1_772_438_400, "Mon, 02 Mar 2026 08:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
  ])
  func `a date is as RFC 9110 writes it`(seconds: Int, text: String) {
    #expect(HTTPDate.text(seconds) == text)
  }

  @Test(arguments: [
    ("", "\"6c62272e07bb014262b821756295c58d\""), ("a", "\"d228cb696f1a8caf78912b704e4a8964\""),
    ("foobar", "\"343e1662793c64bf6f0d3597ba446f18\""),
  ])
  func `an entity tag is the hash it says`(text: String, tag: String) {
    #expect(EntityTag.strong(text.utf8) == tag)
  }

  @Test(arguments: [
    ("/", "text/html; charset=utf-8"), ("/staff", "text/html; charset=utf-8"),
    ("/a/app.JS", "text/javascript; charset=utf-8"),
    ("/a.b/c.svg", "image/svg+xml"), ("/openapi.json", "application/json"), ("/x.bin", "application/octet-stream"),
  ])
  func `a file has the type of its ending`(path: String, type: String) {
    var files = StaticFiles()
    files.add(path, [1])
    #expect(files.response(for: path)?.header("Content-Type") == type)
    #expect(files.paths == [path])
  }
}
