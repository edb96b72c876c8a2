import Occupancy

/// What a recording of a room shows: the distributions by which a simulated room is held against a real one.
public struct RoomFigures: Sendable {
  /// Seconds from one motion of a PIR to its next while somebody is there without a break.
  public private(set) var silences: [Double] = []
  /// Minutes that somebody is there without a break.
  public private(set) var stays: [Double] = []
  /// ppm a minute and person over the first 20 minutes of a stay.
  public private(set) var rises: [Double] = []
  /// Shares an hour by which CO₂ above the room's lowest falls in the first hour of an absence.
  public private(set) var decays: [Double] = []
  /// ppm above the room's lowest while somebody is there.
  public private(set) var levels: [Double] = []
  /// dB above the room's quiet while somebody is there.
  public private(set) var sounds: [Double] = []

  private static let gap = TimeSpan.minutes(20)

  public init(_ samples: [TwinRoom.Sample]) {
    let base = (samples.compactMap(\.co2).min() ?? 0) - 5
    var start = 0
    while start < samples.count {
      var end = start
      while end + 1 < samples.count, (samples[end + 1].people > 0) == (samples[start].people > 0),
        samples[end + 1].at - samples[end].at < Self.gap
      {
        end += 1
      }
      let episode = samples[start...end]
      if samples[start].people > 0 { stay(episode, base) } else { absence(episode, base) }
      start = end + 1
    }
  }

  private mutating func stay(_ episode: ArraySlice<TwinRoom.Sample>, _ base: Double) {
    guard let first = episode.first, let last = episode.last else { return }
    stays.append(Double((last.at - first.at).milliseconds) / 60_000)
    for sample in episode {
      if let co2 = sample.co2 { levels.append(co2 - base) }
      if let sound = sample.sound { sounds.append(sound) }
    }
    for eye in first.motion.indices {
      var lastSeen: Instant?
      for sample in episode where sample.motion.indices.contains(eye) && sample.motion[eye] {
        if let lastSeen { silences.append(Double((sample.at - lastSeen).milliseconds) / 1_000) }
        lastSeen = sample.at
      }
    }
    guard last.at - first.at >= .minutes(20), let early = episode.last(where: { $0.at - first.at <= .minutes(20) }),
      let from = first.co2, let to = early.co2
    else { return }
    let beginning = episode.filter { $0.at <= early.at }
    let people = Double(beginning.reduce(0) { $0 + $1.people }) / Double(beginning.count)
    rises.append((to - from) / (Double((early.at - first.at).milliseconds) / 60_000) / people)
  }

  /// The implicit form of decay: how much of what was above the lowest is gone, by the mean of both ends, so that no logarithm is needed.
  private mutating func absence(_ episode: ArraySlice<TwinRoom.Sample>, _ base: Double) {
    guard let first = episode.first, let last = episode.last, last.at - first.at >= .minutes(30),
      let late = episode.last(where: { $0.at - first.at <= .hours(1) }), let from = first.co2, let to = late.co2,
      from - base > 80
    else { return }
    let hours = Double((late.at - first.at).milliseconds) / 3_600_000
    decays.append((from - to) / ((from + to) / 2 - base) / hours)
  }
}
