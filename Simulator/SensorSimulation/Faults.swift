import Occupancy

/// What goes wrong between the sensors and the monitor, each by a rate of its own; 0 turns it off.
public struct Faults: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Share of messages that never arrive.
    case loss
    /// Share of messages that arrive up to four minutes late.
    case late
    /// Share of messages that arrive twice.
    case doubled
    /// Share of messages that the next ones overtake.
    case reordered
    /// Share of sensors that are stuck for hours or days in a week, half at "somebody", half at "nobody".
    case stuck
    /// Share of sensors that cannot tell who is there for hours of a week, and speak on: null, a word that nobody knows, a key left out, a codec that fails.
    case unreadable
    /// Share of battery devices that fall silent in a month.
    case battery
    /// Outages of one gateway for 20 minutes, a week.
    case gateway
    /// Restarts of the broker, a week.
    case broker
    /// Share of kept values that a restarted broker has from before its last save.
    case stale
    /// Share of devices with a clock of their own whose clock is wrong.
    case clock
    /// Share of measurements that are no number.
    case nan
    /// Times a week that one device floods the broker for five minutes.
    case flood
  }

  private var rates: [Kind: Double] = [:]

  public init() {}

  public subscript(kind: Kind) -> Double {
    get { rates[kind, default: 0] }
    set { rates[kind] = newValue == 0 ? nil : newValue }
  }

  public var isEmpty: Bool { rates.isEmpty }

  public init(_ rates: [Kind: Double]) {
    for (kind, rate) in rates { self[kind] = rate }
  }

  /// What a house lives with: the default rates.
  public static let usual = Faults([
    .loss: 0.02, .late: 0.02, .doubled: 0.01, .stuck: 0.005, .battery: 0.01, .gateway: 1, .broker: 1,
  ])

  /// Everything that is known to happen: the usual, and what a bad week has beside.
  public static let all: Faults = {
    var all = usual
    all[.reordered] = 0.01
    all[.stale] = 0.5
    all[.clock] = 0.05
    all[.nan] = 0.002
    all[.unreadable] = 0.01
    all[.flood] = 1
    return all
  }()

  /// `none`, `usual` or `all`, then single rates: `usual,loss=0.05,stuck=0`. Nil where a word is not known or a number below 0.
  public init?(reading text: String) {
    for (order, word) in text.split(separator: ",").enumerated() {
      switch (order, word) {
      case (0, "none"): continue
      case (0, "usual"): self = .usual
      case (0, "all"): self = .all
      case (_, _):
        let parts = word.split(separator: "=", omittingEmptySubsequences: false)
        guard let kind = Kind(rawValue: String(parts[0])) else { return nil }
        if parts.count == 1 {
          self[kind] = Self.all[kind]
        } else {
          guard parts.count == 2, let rate = Double(parts[1]), rate >= 0, rate.isFinite else { return nil }
          self[kind] = rate
        }
      }
    }
  }

  /// These, and where `other` says something, the larger rate.
  public func joined(with other: Faults) -> Faults {
    var joined = self
    for kind in Kind.allCases { joined[kind] = max(self[kind], other[kind]) }
    return joined
  }
}
