import Occupancy

/// A real room lived through again: its people come and go as they were counted there, and our sensors look on.
public struct TwinRoom: Sendable {
  /// What is measured of a room at one moment; nil where it has no such sensor.
  public struct Sample: Sendable, Equatable {
    public var at: Instant
    public var people: Int
    /// Whether each PIR has moved since the last sample.
    public var motion: [Bool]
    /// ppm
    public var co2: Double?
    /// dB above the room's quiet.
    public var sound: Double?

    public init(at: Instant, people: Int, motion: [Bool] = [], co2: Double? = nil, sound: Double? = nil) {
      self.at = at
      self.people = people
      self.motion = motion
      self.co2 = co2
      self.sound = sound
    }
  }

  /// What is known of a room, or fitted to it.
  public struct Shape: Sendable {
    /// m³
    public var volume: Double
    /// Air changes an hour.
    public var changesByDay: Double
    public var changesByNight: Double
    /// A ventilation that runs faster once CO₂ is so many ppm above the lowest: by so many changes an hour.
    public var demand: (above: Double, changes: Double)?
    /// Minutes that the CO₂ sensor needs for two thirds of a step.
    public var lag = 0.0
    /// People for each that is counted; above 1 where a label says "somebody" alone.
    public var each = 1.0
    /// How many PIRs it has.
    public var eyes = 0
    public var hears = false

    public init(volume: Double, changesByDay: Double, changesByNight: Double) {
      self.volume = volume
      self.changesByDay = changesByDay
      self.changesByNight = changesByNight
    }
  }

  /// The same moments and people as in `real`, as our sensors would have them. Each PIR is bare: it sees every movement.
  public static func lived(like real: [Sample], in shape: Shape, seed: UInt64) -> [Sample] {
    guard let first = real.first else { return [] }
    var random = Random(seed: seed, streams: 9)
    let base = real.compactMap(\.co2).min() ?? Air.outdoors
    var co2 = first.co2 ?? base
    var shown = co2
    var before = first
    var nextMotion = [Instant?](repeating: nil, count: shape.eyes)
    return real.map { sample in
      let span = sample.at - before.at
      // A gap in the recording: nothing is known of what happened in it.
      if span > .minutes(20) {
        co2 = sample.co2 ?? co2
        shown = co2
        nextMotion = [Instant?](repeating: nil, count: shape.eyes)
      }
      let hour = (sample.at.milliseconds / 3_600_000) % 24
      var changes = hour >= 7 && hour < 19 ? shape.changesByDay : shape.changesByNight
      if let demand = shape.demand, co2 > base + demand.above { changes += demand.changes }
      if span <= .minutes(20), span > .zero {
        let hours = Double(span.milliseconds) / 3_600_000
        let breath = Double(before.people) * shape.each / shape.volume * Air.breath * 1e6
        co2 = (co2 + hours * (breath + changes * base)) / (1 + hours * changes)
        shown += (co2 - shown) * (hours * 60) / (shape.lag + hours * 60)
      }
      let motion = nextMotion.indices.map { eye -> Bool in
        guard sample.people > 0 else {
          nextMotion[eye] = nil
          return false
        }
        var hasMoved = nextMotion[eye] == nil
        var next = nextMotion[eye] ?? sample.at
        while next <= sample.at {
          hasMoved = true
          next += Stillness.wait(people: sample.people, &random)
        }
        nextMotion[eye] = next
        return hasMoved
      }
      let sound = shape.hears ? Double(Sounds.level(people: sample.people, &random)) / 10 : nil
      before = sample
      return Sample(
        at: sample.at, people: sample.people, motion: motion, co2: sample.co2 == nil ? nil : shown, sound: sound)
    }
  }
}
