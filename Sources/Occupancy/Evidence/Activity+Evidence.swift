extension Activity {
  /// What is known of the sensors that give the signs.
  struct Listeners {
    /// Whether one of them would see somebody come in: a PIR that is heard.
    var seePeople = false
    /// One says at this moment that something moves.
    var isMoving = false
    /// Until when that can be believed without another word.
    var movesUntil: Instant = .distantFuture
    /// The last word of every one is that nothing moves, and it was said after the monitor last came back.
    var areAtRest = false
    /// They look at one seat, so that their "nothing moves" ends a single sign, and is worth something at the start.
    var areClose = false
    /// The shortest silence that counts as empty here.
    var floor = Activity.shortestHold
    /// When a sensor that also sees who sits still, and had seen somebody, last said that the seat or the room was empty.
    var emptiedAt: Instant?
    /// Since when all of them have been listened to.
    var since: Instant = .distantPast
    /// The one that spoke last.
    var speaker: (binding: BindingIndex, quantity: Quantity, at: Instant)?
  }

  /// Signs and silence as evidence.
  func evidence(_ listeners: Listeners, at now: Instant) -> Evidence {
    var part = Evidence(
      binding: listeners.speaker?.binding, quantity: listeners.speaker?.quantity ?? .motion, weight: 0,
      sentence: Evidence.Sentence("moving"), sees: listeners.seePeople)
    if listeners.isMoving {
      part.weight = Evidence.sign
      part.edge = listeners.movesUntil
      part.sentence.age = last.map { max(.zero, now - $0) }
      return part
    }
    let floor = listeners.seePeople ? Self.silent : Self.deaf
    guard let last else {
      let age = max(.zero, now - listeners.since)
      let fall = -Evidence.threshold - Evidence.prior
      let start = listeners.areClose && listeners.areAtRest ? fall : 0
      part.follow(from: start, by: fall, over: listeners.floor, age: age, floor: floor, now: now)
      part.sentence = Evidence.Sentence("no-sign-yet", age: age)
      part.settle(listeners, silence: age, knownAfter: listeners.floor, now: now)
      return part
    }
    let age = max(.zero, now - last)
    let hold = hold(for: listeners)
    let fall = -(Evidence.sign - (-Evidence.threshold - Evidence.prior))
    part.follow(from: Evidence.sign, by: fall, over: hold, age: age, floor: floor, now: now)
    if let shutIn, now < shutIn + Self.shutInHolds, !wereSeenToGo(listeners) {
      if part.weight <= 3 {
        part.weight = 3
        part.slope = 0
      }
      part.edge = min(part.edge, shutIn + Self.shutInHolds)
      part.sentence = Evidence.Sentence("shut-in", age: max(.zero, now - shutIn))
      return part
    }
    if listeners.areClose, listeners.areAtRest, !isConfirmed, age < hold {
      // A "nothing moves" that follows at once is the end of a pulse, not of somebody.
      if age < Self.sameEvent {
        part.edge = min(part.edge, last + Self.sameEvent)
      } else {
        part.weight = -Evidence.threshold - Evidence.prior
        part.slope = 0
        part.edge = last + hold
      }
    }
    let key = mayHaveLeft(listeners) ? "door-shut" : age >= hold ? "silence" : isConfirmed ? "signs" : "one-sign"
    part.sentence = Evidence.Sentence(key, age: age, limit: hold)
    part.settle(
      listeners, silence: max(.zero, now - max(last, listeners.since)), knownAfter: max(hold, listeners.floor),
      now: now)
    return part
  }

  /// Whether a sensor that sees who sits still has seen the last one go, and nothing has stirred since.
  private func wereSeenToGo(_ listeners: Listeners) -> Bool {
    guard let last, let emptied = listeners.emptiedAt else { return false }
    return last <= emptied + Self.sameEvent
  }

  /// Whether somebody surely was there, a door was shut, and nothing has stirred behind it since: the last one may have gone.
  private func mayHaveLeft(_ listeners: Listeners) -> Bool {
    guard isConfirmed, !listeners.areClose, listeners.seePeople, let last, let doorShut else { return false }
    return last <= doorShut + Self.sameEvent
  }

  /// How long a silence is usual here, as far as its sensors know better: one that sees who sits still has seen them go, a door may have let them out.
  private func hold(for listeners: Listeners) -> TimeSpan {
    if wereSeenToGo(listeners) { return Self.firstHold }
    var hold = listeners.areClose ? closeHold : hold
    if mayHaveLeft(listeners) { hold = min(hold, Self.stirsAfterDoor) }
    return listeners.floor < Self.shortestHold ? min(hold, listeners.floor) : hold
  }
}

extension Evidence {
  /// Sets the weight on a line that begins at `start` and moves `by` in each `span`, down to a floor.
  fileprivate mutating func follow(
    from start: Double, by fall: Double, over span: TimeSpan, age: TimeSpan, floor: Double, now: Instant
  ) {
    let perMillisecond = fall / Double(span.milliseconds)
    weight = start + perMillisecond * Double(age.milliseconds)
    guard weight > floor else {
      weight = floor
      return
    }
    slope = perMillisecond
    let left = (floor - weight) / perMillisecond
    edge = now + TimeSpan(milliseconds: Int64(left) + 1)
  }

  /// Silence is known to be absence once it has lasted, if its sensors can see and say that nothing moves.
  fileprivate mutating func settle(
    _ listeners: Activity.Listeners, silence: TimeSpan, knownAfter: TimeSpan, now: Instant
  ) {
    guard listeners.seePeople, listeners.areAtRest else { return }
    isKnown = silence >= knownAfter
    if !isKnown { edge = min(edge, now + (knownAfter - silence)) }
  }
}
