import Dashboards
import HTTP
import Occupancy
import Wording

/// The files that the binary carries, as answers: a table made at start. No path of a request ever reaches a file system.
struct Pages: Sendable {
  /// Paths that name one thing at their end, such as `/at/desk-12`, and the page that shows it.
  private static let pagesOfOne = [(path: "/at/", page: "/arrival")]
  private static let unknown = "/unknown"
  private static let html = "text/html; charset=utf-8"

  private let files: StaticFiles
  /// The pages themselves, without a slash behind.
  private let names: Set<String>

  init(_ wording: Wording) {
    var count = 0
    var files = StaticFiles()
    var names: Set<String> = []
    if let first = dashboards_files(&count) {
      for file in UnsafeBufferPointer(start: first, count: count) {
        let path = String(cString: file.path)
        var bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
        if path.hasSuffix(".html") { bytes = Self.withSentences(bytes, wording) }
        files.add("/" + path, bytes)
        // `/staff` is the page; its files stand below it.
        if path == "index.html" { files.add("/", bytes, contentType: Self.html) }
        if path.hasSuffix("/index.html") {
          let name = "/" + path.dropLast("/index.html".count)
          files.add(name, bytes, contentType: Self.html)
          names.insert(name)
        }
      }
    }
    self.files = files
    self.names = names.subtracting([Self.unknown]).subtracting(Self.pagesOfOne.map(\.page))
  }

  func answer(to request: HTTPRequest) -> HTTPResponse? {
    guard request.method == .get || request.method == .head else { return nil }
    if request.path != Self.unknown,
      let page = files.response(for: request.path) ?? pageOfOne(request.path).flatMap(files.response)
    {
      return page
    }
    guard let page = pageWithoutSlash(request.path) else { return nil }
    let query = request.target.firstIndex(of: "?").map { String(request.target[$0...]) } ?? ""
    return HTTPResponse(status: 301, headers: [("Location", page + query), ("Cache-Control", "no-store")])
  }

  /// A path that nobody knows, for somebody who sits at a browser; nil for programs, and below `/api/`, which is theirs.
  func answer(toUnknown request: HTTPRequest) -> HTTPResponse? {
    guard request.method == .get || request.method == .head, !request.path.hasPrefix("/api/"),
      request.headers.accepts("text/html"), let page = files.response(for: Self.unknown)
    else { return nil }
    return HTTPResponse(
      status: 404, headers: [("Content-Type", Self.html), ("Cache-Control", "no-store")], body: page.body)
  }

  /// The page at a path.
  func file(_ path: String) -> HTTPResponse? { files.response(for: path) }

  private func pageOfOne(_ path: String) -> String? {
    Self.pagesOfOne.first { each in
      path.hasPrefix(each.path) && path != each.path && !path.dropFirst(each.path.count).contains("/")
    }?.page
  }

  /// Where a page is that was asked for with a slash behind, as an address: only what is a page here, so that it leads nowhere else.
  private func pageWithoutSlash(_ path: String) -> String? {
    guard path.hasSuffix("/"), path != "/" else { return nil }
    let page = String(path.dropLast())
    guard names.contains(page) || pageOfOne(page) != nil else { return nil }
    return page.split(separator: "/", omittingEmptySubsequences: false).map { Self.encoded($0) }.joined(separator: "/")
  }

  /// A segment of a path as it stands in an address (RFC 3986 §3.3).
  private static func encoded(_ segment: Substring) -> String {
    segment.utf8.map { byte in
      let isPlain =
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "~"):
          true
        default: false
        }
      return isPlain ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.text(of: [byte]).uppercased()
    }.joined()
  }

  /// Writes what has to be read without a script: `<!--sentence.KEY-->` becomes its sentence in both languages.
  private static func withSentences(_ bytes: [UInt8], _ wording: Wording) -> [UInt8] {
    var text = String(decoding: bytes, as: UTF8.self)
    while let found = text.firstMatch(of: /<!--(sentence\.[a-z.-]+)-->/) {
      let sentence = wording.sentence(String(found.output.1))
      text.replaceSubrange(
        found.range, with: "<p lang=\"it\">\(escaped(sentence.it))</p><p lang=\"en\">\(escaped(sentence.en))</p>")
    }
    return Array(text.utf8)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
