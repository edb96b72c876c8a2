/// Who went in and out through the doors of one space, all of them together, since its count last began.
///
/// Counters miss people: about 7 of 100 (sensor-formats.md, hazard 23). So the sum begins anew when the space is proven empty or the site closes, and what is shown is never below 0.
public struct DoorCount: Sendable, Equatable {
  /// What one counter of one door said last.
  public struct Counter: Sendable, Equatable {
    public var binding: BindingIndex
    public var quantity: Quantity
    /// Since the counter's own last reset, or of its last period.
    public var said: Int64
    public var at: Instant
  }

  /// Why a count began anew.
  public enum Proof: String, Sendable, Equatable {
    /// Sensors that see the seats have said for a while that nobody is there.
    case vacancy
    case closing
  }

  /// In minus out; below 0 where somebody was missed on the way in.
  public internal(set) var sum: Int64 = 0
  public internal(set) var since: Instant
  public internal(set) var counters: [Counter] = []
  public internal(set) var lastPassage: Instant = .distantPast

  /// How many are inside, as far as the doors can tell.
  public var people: Int { Int(max(0, sum)) }

  /// Absence that was known for this long has emptied the space; somebody who was missed would have been seen.
  static let vacancyProves = TimeSpan.minutes(15)
  /// More people a second than this pass no door: a counter that says so was exchanged or is broken.
  private static let mostPerSecond = 2.0
  private static let mostAtOnce: Int64 = 20

  init(since: Instant) {
    self.since = since
  }

  func counter(_ binding: BindingIndex, _ quantity: Quantity) -> Counter? {
    counters.first { $0.binding == binding && $0.quantity == quantity }
  }

  /// How many went through, by what a counter says now and said before; nil where it tells nothing new.
  func passages(_ binding: BindingIndex, _ quantity: Quantity, saying said: Int64, at instant: Instant) -> Int64? {
    let before = counter(binding, quantity)
    guard let passage = quantity.passage, instant >= before?.at ?? .distantPast else { return nil }
    guard !passage.isOfPeriod else {
      // A device that tells both has counted them in its total already.
      guard counter(binding, passage.isIn ? .peopleIn : .peopleOut) == nil, instant > before?.at ?? .distantPast else {
        return nil
      }
      return said > 0 && isBelievable(said, in: before.map { instant - $0.at } ?? .minutes(15)) ? said : nil
    }
    guard let before else { return 0 }
    guard said != before.said else { return nil }
    // Below what it said before, it began anew and has counted from 0 since (hazard 22).
    let passages = said < before.said ? said : said - before.said
    return isBelievable(passages, in: instant - before.at) ? passages : 0
  }

  private func isBelievable(_ passages: Int64, in length: TimeSpan) -> Bool {
    passages <= Self.mostAtOnce || Double(passages) <= length.seconds * Self.mostPerSecond
  }

  mutating func apply(_ passage: Passage, at instant: Instant) {
    let counter = Counter(
      binding: passage.binding, quantity: passage.quantity, said: passage.said, at: passage.saidAt)
    if let place = counters.firstIndex(where: {
      $0.binding == passage.binding && $0.quantity == passage.quantity
    }) {
      counters[place] = counter
    } else {
      counters.append(counter)
    }
    guard passage.count != 0, let way = passage.quantity.passage else { return }
    sum += way.isIn ? passage.count : -passage.count
    lastPassage = max(lastPassage, instant)
  }
}

/// People who went through a door since its counter last spoke.
public struct Passage: Sendable, Equatable {
  public var binding: BindingIndex
  public var quantity: Quantity
  /// 0 for a counter that spoke for the first time, or jumped further than people can walk.
  public var count: Int64
  /// What the counter said.
  public var said: Int64
  public var saidAt: Instant

  public init(binding: BindingIndex, quantity: Quantity, count: Int64, said: Int64, saidAt: Instant) {
    self.binding = binding
    self.quantity = quantity
    self.count = count
    self.said = said
    self.saidAt = saidAt
  }
}
