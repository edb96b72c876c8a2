import Dashboards
import HTTP

/// The files that the binary carries, as answers: a table made at start. No path of a request ever reaches a file system.
struct Pages: Sendable {
  /// Paths that name one thing at their end, such as `/at/desk-12`, and the page that shows it.
  private static let pagesOfOne = [(path: "/at/", page: "/arrival")]

  private let files: StaticFiles

  init() {
    var count = 0
    var files = StaticFiles()
    if let first = dashboards_files(&count) {
      for file in UnsafeBufferPointer(start: first, count: count) {
        let path = String(cString: file.path)
        let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
        files.add("/" + path, bytes)
        // `/staff` is the page; its files stand below it.
        if path == "index.html" { files.add("/", bytes, contentType: "text/html; charset=utf-8") }
        if path.hasSuffix("/index.html") {
          files.add("/" + path.dropLast("/index.html".count), bytes, contentType: "text/html; charset=utf-8")
        }
      }
    }
    self.files = files
  }

  func answer(to request: HTTPRequest) -> HTTPResponse? {
    guard request.method == .get || request.method == .head else { return nil }
    return files.response(for: request.path) ?? pageOfOne(request.path).flatMap(files.response)
  }

  /// The page at a path.
  func file(_ path: String) -> HTTPResponse? { files.response(for: path) }

  private func pageOfOne(_ path: String) -> String? {
    Self.pagesOfOne.first { each in
      path.hasPrefix(each.path) && path != each.path && !path.dropFirst(each.path.count).contains("/")
    }?.page
  }
}
