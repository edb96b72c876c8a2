/// Every mistake of a profile, each with the way to the value that it is about.
public struct ProfileFaults: Error, Equatable, Sendable, CustomStringConvertible {
  public struct Fault: Equatable, Sendable {
    /// Names and places from the outermost in: `["rules", "2", "topic"]`.
    public var path: [String]
    public var sentence: String
    /// Set where a word is not one of those that are known: whoever shows the mistake proposes one of them.
    public var unknown: Unknown?

    public init(path: [String], sentence: String, unknown: Unknown? = nil) {
      self.path = path
      self.sentence = sentence
      self.unknown = unknown
    }
  }

  public struct Unknown: Equatable, Sendable {
    public var word: String
    public var known: [String]
    /// Whether the word is the name of a member, and not its value.
    public var isName: Bool
  }

  public var faults: [Fault]

  public var description: String {
    faults.map { fault in
      let known = fault.unknown.map { ": known are \($0.known.joined(separator: ", "))" } ?? ""
      return "\(fault.path.joined(separator: ".")): \(fault.sentence)\(known)"
    }.joined(separator: "; ")
  }
}
