/// A table of routes. What stands in it is all there is.
///
/// A pattern is a path whose segments are literal or, in braces, captured: `/api/v1/spaces/{id}`. A capture takes one
/// segment that is not empty. Where two patterns fit, the one that is literal first wins, whatever the method.
public struct Router<Context: Sendable>: Sendable {
  public struct Route: Sendable {
    public let method: HTTPMethod
    public let pattern: String
    public let context: Context
  }

  public enum Match: Sendable {
    case found(Route, Captures)
    /// The path is known, the method is not: `allowed` are the methods that are.
    case wrongMethod(allowed: [HTTPMethod])
    case unknown
  }

  /// Every route, in the order they were added.
  public private(set) var routes: [Route] = []
  private var literals: [String: Resource] = [:]
  private var patterns: [Resource] = []

  private struct Resource: Sendable {
    let pattern: RoutePattern
    var routes: [Route]
  }

  public init() {}

  /// Adds one route; a GET answers HEAD as well. The same method and pattern twice is a bug.
  public mutating func add(_ method: HTTPMethod, _ text: String, _ context: Context) {
    let pattern = RoutePattern(text)
    let route = Route(method: method, pattern: text, context: context)
    routes.append(route)
    if pattern.isLiteral {
      precondition(literals[text]?.routes.contains { $0.method == method } != true, "\(method) \(text) stands twice")
      literals[text, default: Resource(pattern: pattern, routes: [])].routes.append(route)
    } else if let index = patterns.firstIndex(where: { $0.pattern.hasShape(of: pattern) }) {
      precondition(!patterns[index].routes.contains { $0.method == method }, "\(method) \(text) stands twice")
      precondition(patterns[index].pattern == pattern, "\(text) names its captures otherwise than another route")
      patterns[index].routes.append(route)
    } else {
      patterns.append(Resource(pattern: pattern, routes: [route]))
      patterns.sort { $0.pattern.goesBefore($1.pattern) }
    }
  }

  public func match(_ method: HTTPMethod, _ path: String) -> Match {
    if let resource = literals[path] { return choose(method, resource, Captures()) }
    guard !patterns.isEmpty else { return .unknown }
    let segments = path.utf8.dropFirst().split(separator: ASCII.slash, omittingEmptySubsequences: false)
    guard path.utf8.first == ASCII.slash, !segments.contains(where: \.isEmpty) else { return .unknown }
    for resource in patterns {
      guard let captures = resource.pattern.match(segments) else { continue }
      return choose(method, resource, captures)
    }
    return .unknown
  }

  private func choose(_ method: HTTPMethod, _ resource: Resource, _ captures: Captures) -> Match {
    if let route = resource.routes.first(where: { $0.method == method }) { return .found(route, captures) }
    if method == .head, let route = resource.routes.first(where: { $0.method == .get }) {
      return .found(route, captures)
    }
    var allowed = resource.routes.map(\.method)
    if allowed.contains(.get), !allowed.contains(.head) { allowed.append(.head) }
    return .wrongMethod(allowed: allowed.sorted { $0.description < $1.description })
  }
}
