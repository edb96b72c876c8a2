/// Every mistake of a profile, each with the way to the value that it is about.
public struct ProfileFaults: Error, Equatable, Sendable, CustomStringConvertible {
  public struct Fault: Equatable, Sendable {
    /// Names and places from the outermost in: `["rules", "2", "topic"]`.
    public var path: [String]
    public var sentence: String
  }

  public var faults: [Fault]

  public var description: String {
    faults.map { "\($0.path.joined(separator: ".")): \($0.sentence)" }.joined(separator: "; ")
  }
}
