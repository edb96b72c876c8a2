/// What is wrong in a scenario's file, all of it at once.
public struct ScenarioMistakes: Error, Equatable, Sendable {
  public struct Mistake: Equatable, Sendable {
    /// The keys and positions that lead to the value: `["calendar", "0", "open"]`.
    public var path: [String]
    /// What is wrong and what to write instead.
    public var sentence: String
  }

  public var all: [Mistake]
}
