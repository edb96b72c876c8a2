/// Files that are read before the server starts and answered from memory: no request reaches a file system.
public struct StaticFiles: Sendable {
  private var responses: [String: HTTPResponse] = [:]

  public init() {}

  /// Every path that has a file, sorted.
  public var paths: [String] { responses.keys.sorted() }

  /// Adds the file of `path`, which begins with a slash. Its kind follows from the end of the path when it is not given;
  /// `headers` may set a stricter or a wider policy for one file.
  public mutating func add(
    _ path: String, _ bytes: [UInt8], contentType: String? = nil, cacheControl: String = "no-cache",
    headers: [(name: String, value: String)] = []
  ) {
    precondition(path.utf8.first == ASCII.slash, "the path of a file begins with a slash")
    let head = [
      ("Content-Type", contentType ?? Self.contentType(of: path)), ("ETag", EntityTag.strong(bytes)),
      ("Cache-Control", cacheControl),
    ]
    responses[path] = HTTPResponse(status: 200, headers: head + headers, body: bytes)
  }

  /// The answer for `path`, made in advance; nothing for a path without a file.
  public func response(for path: String) -> HTTPResponse? { responses[path] }

  static func contentType(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.contains(".") ? name.split(separator: ".").last ?? "" : "html"
    return switch ending.lowercased() {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "json", "map": "application/json"
    case "webmanifest": "application/manifest+json"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "webp": "image/webp"
    case "ico": "image/x-icon"
    case "woff2": "font/woff2"
    case "ics": "text/calendar; charset=utf-8"
    case "txt", "md": "text/plain; charset=utf-8"
    case "wasm": "application/wasm"
    default: "application/octet-stream"
    }
  }
}
