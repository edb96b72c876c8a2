import HTTP

extension Route {
  /// Every status that it may answer a well-formed request with, in order. What a server says to what is no request, or in need, is in none of them.
  var statuses: [Int] {
    var all: Set = [success, 400, 401]
    if method == .get, answersJSON { all.insert(304) }
    if roles != .everybody || method != .get || query.has("bound") { all.insert(403) }
    if pattern.contains("{") || body.has("space") || body.has("device") { all.insert(404) }
    if method != .get {
      all.formUnion([413, 503])
      if method == .post || !isSession { all.insert(409) }
      if !isSession { all.insert(429) }
      // What was made before is answered again, and a key that comes with another body is refused.
      if success == 201, needsBody { all.insert(200) }
      if method == .post || !body.members.isEmpty { all.insert(422) }
      if needsBody { all.insert(411) }
      if isSession, needsBody { all.insert(429) }
    }
    // What is asked again is told of what stands already, and a key of another request, or of one that is at work, is refused.
    if method == .post { all.formUnion([409, 422]) }
    if method == .post, success == 201, needsBody { all.insert(200) }
    if isLarge || isStream || pattern == "/health/ready" { all.insert(503) }
    if pattern.hasPrefix("/api/v1/links/") { all.insert(410) }
    return all.sorted()
  }

  var isStream: Bool { pattern == "/api/v1/events" }
  private var answersJSON: Bool { contentType == "application/json" }

  /// What is in the body of an answer as it was asked for.
  var contentType: String {
    if isStream { return "text/event-stream" }
    if pattern == "/metrics" { return "text/plain; version=0.0.4; charset=utf-8" }
    return pattern.hasPrefix("/b/") ? "text/html; charset=utf-8" : "application/json"
  }
}

extension Shape {
  fileprivate func has(_ name: String) -> Bool { members.contains { $0.name == name } }
}
