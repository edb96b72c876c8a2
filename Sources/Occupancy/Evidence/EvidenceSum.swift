/// Adds the evidence of one space up.
///
/// Of the sensors that see, one that sees somebody is believed, and of several that see nobody the weakest stands: they look at different corners. What sees no seat counts
/// less beside one that does.
struct EvidenceSum {
  let now: Instant
  var listeners = Activity.Listeners()
  var hasListeners = false
  /// A sensor that tells presence has spoken here.
  var hasWord = false
  /// One that would see somebody cannot be believed now.
  var isInDoubt = false
  /// One that saw somebody was not heard again: absence is only inferred.
  private var isUnsure = false
  /// Something that is no word was heard.
  var isHeard = false
  /// A lamp tells sooner than the air.
  var isQuick = false
  /// One motion sensor has not said that its motion is over.
  var isRestless = false
  var restsSince: Instant?
  var people: Int?
  var doors: DoorCount?
  private var parts: [Evidence] = []
  private var changesAt = Instant.distantFuture

  /// A word that nothing has repeated for so long is not believed against motion sensors that saw nobody for as long: its end was lost on the way.
  private static let longestUnheard = TimeSpan.minutes(12)

  /// Two that see and contradict each other for so long are not believed.
  private static let longestQuarrel = TimeSpan.minutes(10)

  init(now: Instant) {
    self.now = now
  }

  mutating func add(_ part: Evidence) { parts.append(part) }

  mutating func change(at instant: Instant) { changesAt = min(changesAt, instant) }

  mutating func hear(_ quantity: Quantity, of index: BindingIndex, at instant: Instant) {
    if let speaker = listeners.speaker, speaker.at >= instant { return }
    listeners.speaker = (index, quantity, instant)
  }

  /// A motion sensor says that nothing moves. It knows so from when it was first listened to.
  mutating func rests(since: Instant, heard: Instant, _ trustedFrom: Instant) {
    guard heard >= trustedFrom else { return isRestless = true }
    restsSince = max(restsSince ?? since, since)
  }

  /// A sensor that sees who sits still has seen the last one go.
  mutating func empty(at instant: Instant) { listeners.emptiedAt = max(listeners.emptiedAt ?? instant, instant) }

  mutating func belief(before: Presence) -> Belief {
    let unheardAt = doubtTheUnheard()
    let seeing = parts.filter(\.sees)
    let best = seeing.max { $0.weight < $1.weight }
    let isSeen = best != nil
    let isQuick = isQuick || isSeen || hasListeners
    // A lamp that one sensor sees is on, and a room is no darker for each sensor that stands in it.
    let lamp = parts.lazy.filter { $0.quantity == .illuminance }.max { $0.weight < $1.weight }
    var belief = Belief()
    var slope = 0.0
    var edge = min(changesAt, unheardAt)
    for var part in parts {
      if part.sees {
        // Only the strongest counts; the others are shown, and weigh nothing.
        if part != best {
          part.weight = 0
          part.slope = 0
        }
      } else if part.quantity == .illuminance, part != lamp {
        part.weight = 0
        part.slope = 0
      } else if part.quantity == .co2 || part.quantity == .voc {
        if isQuick { part.scale(by: Evidence.supportOfAir) }
      } else if isSeen, part.quantity != .motion, part.quantity != .sound {
        part.scale(by: Evidence.support)
      }
      slope += part.slope
      edge = min(edge, part.edge)
      belief.parts.append(part)
    }
    if let best, best.weight >= Evidence.seat { belief.yield(to: best, &slope) }
    let total = belief.total
    belief.presence = presence(total, seeing, before: before)
    belief.people = people(belief.presence)
    if let quarrel = quarrel(seeing) {
      if now >= quarrel.from { belief.presence = .unknown } else { edge = min(edge, quarrel.from) }
      edge = min(edge, quarrel.until)
    }
    if let crossing = crossing(total, slope) { edge = min(edge, crossing) }
    belief.changesAt = edge < .distantFuture ? edge : nil
    return belief
  }

  /// Takes the weight from a word of somebody that was not heard again while the motion sensors are silent. Returns when the next one loses it.
  private mutating func doubtTheUnheard() -> Instant {
    var next = Instant.distantFuture
    // At one seat a mat speaks when somebody sits down and when they get up, and a motion sensor misses who sits still.
    guard !listeners.areClose else { return next }
    guard let silence = parts.first(where: { $0.quantity == .motion && $0.isKnown })?.sentence.age else { return next }
    for place in parts.indices where parts[place].sees && parts[place].quantity == .presence && parts[place].weight > 0
    {
      let doubted = max(parts[place].heard, now - silence) + Self.longestUnheard
      guard now >= doubted else {
        next = min(next, doubted)
        continue
      }
      parts[place].sees = false
      parts[place].weight = Evidence.unheard
      parts[place].sentence.key = "unheard"
      isUnsure = true
    }
    return next
  }

  private func presence(_ total: Double, _ seeing: [Evidence], before: Presence) -> Presence {
    guard !seeing.isEmpty || isHeard || hasListeners else { return .unknown }
    if total >= Evidence.threshold { return .present }
    if isInDoubt { return .unknown }
    let isKnown = !seeing.isEmpty && seeing.allSatisfy(\.isKnown) && !isRestless && !isUnsure
    guard total > -Evidence.threshold else { return .absent(isKnown ? .known : .inferred) }
    switch before {
    case .present: return .present
    case .absent: return .absent(.inferred)
    case .unknown: return .unknown
    }
  }

  /// What is counted; never below what presence says.
  private func people(_ presence: Presence) -> Int? {
    switch presence {
    case .present: people.map { max($0, 1) } ?? doors.flatMap { $0.sum > 0 ? $0.people : nil }
    case .absent: people ?? doors.map { hasWord ? 0 : $0.people }
    case .unknown: nil
    }
  }

  /// From when on a contradiction between sensors that see is no answer any more, and until when it is one.
  private func quarrel(_ seeing: [Evidence]) -> (from: Instant, until: Instant)? {
    guard let empty = seeing.first(where: { $0.weight <= -Evidence.seat && $0.isKnown }),
      let taken = seeing.first(where: { $0.weight >= Evidence.seat / 2 && $0.quantity == .motion }),
      let age = empty.sentence.age, taken.sentence.key == "signs" || taken.sentence.key == "moving"
    else { return nil }
    let from = now - age + Self.longestQuarrel
    guard taken.slope < 0 else { return (from, .distantFuture) }
    let left = (taken.weight - Evidence.seat / 2) / -taken.slope
    return (from, left < 1e15 ? now + TimeSpan(milliseconds: Int64(left) + 1) : .distantFuture)
  }

  /// When the sum next meets a threshold by itself. In doubt the upper one counts, after an answer the lower one: looking again for nothing is cheap.
  private func crossing(_ total: Double, _ slope: Double) -> Instant? {
    let distances = [Evidence.threshold, -Evidence.threshold].compactMap { threshold -> Double? in
      if slope < 0, total >= threshold { return (total - threshold) / -slope }
      if slope > 0, total <= threshold { return (threshold - total) / slope }
      return nil
    }
    guard let distance = distances.min(), distance < 1e15 else { return nil }
    return now + TimeSpan(milliseconds: Int64(distance) + 1)
  }
}

extension Belief {
  /// What sees no seat weighs against one that sees somebody, but all of it together leaves the seat its word. `slope` becomes that of what is left.
  fileprivate mutating func yield(to seat: Evidence, _ slope: inout Double) {
    let against = parts.reduce(0) { $1.weight < 0 ? $0 - $1.weight : $0 }
    let bearable = seat.weight + Evidence.prior - Evidence.threshold - Evidence.beyondDoubt
    guard against > bearable else { return }
    for place in parts.indices where parts[place].weight < 0 { parts[place].scale(by: bearable / against) }
    slope = parts.reduce(0) { $0 + $1.slope }
  }
}

extension Evidence {
  /// So far above the threshold a seat's word stays.
  fileprivate static let beyondDoubt = 0.5

  fileprivate mutating func scale(by factor: Double) {
    weight *= factor
    slope *= factor
  }
}
