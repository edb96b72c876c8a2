/// One thing that may happen to a booking by itself. A rule is a value: a name, and a judgement of a situation.
public struct Rule: Sendable {
  public enum Name: String, Sendable, CaseIterable {
    case lapse
    case end
    case extend
    case checkIn = "check-in"
    case wrongDesk = "wrong-desk"
    case warn
    case noShow = "no-show"
    case left
    case ask
  }

  public let name: Name
  public let judge: @Sendable (Situation) -> Verdict

  /// Every rule, in order of precedence: of two that could decide at the same moment, the upper one does.
  public static let all: [Rule] = [.lapse, .end, .extend, .checkIn, .wrongDesk, .warn, .noShow, .left, .ask]
}
