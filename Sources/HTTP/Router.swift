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
  private var table = RouteTable()
  /// The routes of each resource of the table.
  private var resources: [[Route]] = []

  public init() {}

  /// Adds one route; a GET answers HEAD as well. The same method and pattern twice is a bug.
  public mutating func add(_ method: HTTPMethod, _ pattern: String, _ context: Context) {
    let route = Route(method: method, pattern: pattern, context: context)
    let resource = table.add(pattern)
    if resource == resources.count { resources.append([]) }
    precondition(!resources[resource].contains { $0.method == method }, "\(method) \(pattern) stands twice")
    resources[resource].append(route)
    routes.append(route)
  }

  public func match(_ method: HTTPMethod, _ path: String) -> Match {
    guard let (resource, captures) = table.find(path) else { return .unknown }
    let routes = resources[resource]
    if let route = routes.first(where: { $0.method == method }) { return .found(route, captures) }
    if method == .head, let route = routes.first(where: { $0.method == .get }) { return .found(route, captures) }
    var allowed = routes.map(\.method)
    if allowed.contains(.get), !allowed.contains(.head) { allowed.append(.head) }
    return .wrongMethod(allowed: allowed.sorted { $0.description < $1.description })
  }
}
