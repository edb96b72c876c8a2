import JSON
import Occupancy

/// The code of a space as a check-in shows it, `{"code": "…"}`: it does not say who is there, only that somebody stood before it.
enum ShownCode {
  case none, right, wrong

  init(_ exchange: Exchange, at space: SpaceID) {
    guard let code = exchange.body["code"]?.string else {
      self = .none
      return
    }
    self = exchange.house.links.has(signed: space.text, for: .checkIn, as: code) ? .right : .wrong
  }

  /// A code that is void is told, so that it is printed anew; whoever shows it can still check in without.
  static func refuse(_ exchange: Exchange) {
    exchange.problem(403, "wrong-code")
  }
}
