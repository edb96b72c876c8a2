/// The patterns of a router and where each was first added: what of it does not depend on what the routes are for.
struct RouteTable: Sendable {
  /// Numbers of resources: all routes with the same pattern are one.
  private var literals: [String: Int] = [:]
  private var patterns: [(pattern: RoutePattern, resource: Int)] = []
  private(set) var count = 0

  /// The resource of `text`, a new one when there is none yet.
  mutating func add(_ text: String) -> Int {
    let pattern = RoutePattern(text)
    if pattern.isLiteral, let known = literals[text] { return known }
    if let known = patterns.first(where: { $0.pattern.hasShape(of: pattern) }) {
      precondition(known.pattern == pattern, "\(text) names its captures otherwise than another route")
      return known.resource
    }
    defer { count += 1 }
    if pattern.isLiteral {
      literals[text] = count
    } else {
      patterns.append((pattern, count))
      patterns.sort { $0.pattern.goesBefore($1.pattern) }
    }
    return count
  }

  func find(_ path: String) -> (resource: Int, captures: Captures)? {
    if let resource = literals[path] { return (resource, Captures()) }
    var path = path
    return path.withUTF8 { bytes in
      for (pattern, resource) in patterns {
        if let captures = pattern.match(bytes) { return (resource, captures) }
      }
      return nil
    }
  }
}
