/// What the core is told of a place before anything happens there.
public struct Site: Sendable {
  public var id: String
  public var name: String
  public var localTime: LocalTime
  public var open: OpeningHours
  public var spaces: [Space]
  public var bindings: [Binding]
  public var organisations: [Organisation]
  public var policies: Policies
  public var limits: SiteLimits

  public init(
    id: String, name: String, localTime: LocalTime = .utc, open: OpeningHours = .always, spaces: [Space],
    bindings: [Binding] = [], organisations: [Organisation] = [], policies: Policies = Policies(),
    limits: SiteLimits = SiteLimits()
  ) {
    self.limits = limits
    self.id = id
    self.name = name
    self.localTime = localTime
    self.open = open
    self.spaces = spaces
    self.bindings = bindings
    self.organisations = organisations
    self.policies = policies
  }
}
