/// Who uses the house as a body: a resident partner has standing places, a course books rooms.
public struct Organisation: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case residentPartner = "resident-partner"
    case sponsor, supporter, project, course, other
  }

  public var id: OrganisationID
  public var name: String
  public var kind: Kind

  public init(id: OrganisationID, name: String, kind: Kind) {
    self.id = id
    self.name = name
    self.kind = kind
  }
}
