import Configuration
import Locking
import Occupancy
import Threads

/// How fast changes may be asked for, by whoever is signed in and else by address. Its memory is bounded.
///
/// Each has a number of changes at once and gets one back in so many milliseconds. What a person does by hand never comes near it; a script that
/// books and cancels in a loop would else grow the journal and keep the disk busy for all. An address has room for a floor that opens its links at the same minute.
final class Pace: Sendable {
  struct Limit: Sendable, Equatable {
    var atOnce: Int
    var everyMilliseconds: Int
  }

  enum Visitor: Hashable, Sendable {
    case member(MemberID)
    case panel(SpaceID)
    /// Staff and admins whose token stands for no member share theirs.
    case staff(MemberID?)
    case address(AddressRange?)

    init(_ reader: Identity, at address: String) {
      switch reader.role {
      case .staff, .admin: self = .staff(reader.member)
      case .member where reader.member != nil: self = .member(reader.member ?? "")
      case .panel where reader.space != nil: self = .panel(reader.space ?? "")
      // One household has a whole /64 of version 6 (RFC 6177): it counts as one.
      case .member, .panel, .everybody: self = .address(.network(of: address))
      }
    }

    var limit: Limit {
      switch self {
      case .member, .panel: Limit(atOnce: 60, everyMilliseconds: 1_000)
      case .staff: Limit(atOnce: 600, everyMilliseconds: 100)
      case .address: Limit(atOnce: 300, everyMilliseconds: 100)
      }
    }

    /// As `/metrics` counts it.
    var sort: String {
      switch self {
      case .member: "member"
      case .panel: "panel"
      case .staff: "staff"
      case .address: "address"
      }
    }
  }

  static let most = 4_096

  private struct State {
    /// When each has everything back again: one number, by the generic cell rate algorithm (ITU-T I.371).
    var whole: [Visitor: MonotonicInstant] = [:]
    var limited: [String: Int] = ["member": 0, "panel": 0, "staff": 0, "address": 0]

    /// Forgets who has everything back, and where nobody has, who is nearest to it.
    mutating func makeRoom(_ now: MonotonicInstant) {
      whole = whole.filter { $0.value > now }
      guard whole.count >= Pace.most, let nearest = whole.min(by: { $0.value < $1.value }) else { return }
      whole[nearest.key] = nil
    }
  }

  private let state = Locked(State())

  var count: Int { state.withLock { $0.whole.count } }

  /// How often somebody was told to wait, by what they are.
  var limited: [String: Int] { state.withLock { $0.limited } }

  /// Everybody has everything back.
  func begin() { state.withLock { $0.whole = [:] } }

  /// Takes one change of theirs; milliseconds to wait where there is none left now.
  func take(_ visitor: Visitor, at now: MonotonicInstant) -> Int? {
    let limit = visitor.limit
    return state.withLock { state in
      let whole = max(state.whole[visitor] ?? now, now)
      let next = whole.advanced(milliseconds: limit.everyMilliseconds)
      let excess = now.milliseconds(until: next) - limit.atOnce * limit.everyMilliseconds
      guard excess <= 0 else {
        state.limited[visitor.sort, default: 0] += 1
        return excess
      }
      if state.whole[visitor] == nil, state.whole.count >= Self.most { state.makeRoom(now) }
      state.whole[visitor] = next
      return nil
    }
  }
}
