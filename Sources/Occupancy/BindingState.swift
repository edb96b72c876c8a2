/// What has been heard from one binding.
public struct BindingState: Sendable, Equatable {
  /// The latest moment at which the device is known to have spoken; nil: never.
  public internal(set) var lastHeard: Instant?
  /// Silence counts from here; time that the monitor missed moves it on.
  public internal(set) var quietSince: Instant
  public internal(set) var isSilent = false
  /// The device's bridge says that it is gone.
  public internal(set) var isOffline = false
  /// Words of its sensors that tell presence.
  public internal(set) var words: [Word] = []
  /// Last values of its other sensors, in the order in which they were first heard.
  public internal(set) var values: [Measured] = []
  /// What its sensors that see no seat have made of their readings.
  public internal(set) var models: [SensorModel] = []
  /// What they had learned when it was last written down, in the order of quantities.
  public internal(set) var learned: [Learned] = []
  /// How often it has said unasked what it said before, as long as that is not yet known of it.
  var repeats = 0
  /// How it behaves over hours.
  public internal(set) var conduct = Conduct()
  /// The last sign of somebody that was no word of presence.
  var lastStir: Stir?
  /// Since when its words have been listened to without a break.
  var watchedSince: Instant = .distantPast
  /// `lastHeard` as the journal knows it.
  var recordedHeard: Instant = .distantPast

  public struct Measured: Sendable, Equatable {
    // In this order it takes 24 bytes and not 32.
    public var at: Instant
    public var value: Reading.Value
    public var quantity: Quantity

    init(quantity: Quantity, value: Reading.Value, at: Instant) {
      self.at = at
      self.value = value
      self.quantity = quantity
    }
  }

  /// What one sensor has learned of its room.
  public struct Learned: Sendable, Equatable {
    public var quantity: Quantity
    public var values: [Double]
    public var at: Instant
  }

  init(quietSince: Instant) {
    self.quietSince = quietSince
  }

  /// Whether it is known to say again and again what it says of its seat, so that its silence means something.
  var repeatsItself: Bool { rhythm != nil }

  /// How long after one word of its seat it says the same again, as it was learned; nil where it was never heard to repeat itself.
  var rhythm: TimeSpan? {
    var longest: Double?
    for one in learned where one.quantity.seesSeat {
      guard let seconds = one.values.first else { continue }
      longest = max(longest ?? seconds, seconds)
    }
    return longest.map { TimeSpan(seconds: min($0, Self.longestRhythm)) }
  }

  /// A week, in seconds: what a journal may say beyond that is no rhythm.
  private static let longestRhythm = 604_800.0

  /// Counts that it has said the same again; a message that came twice is none. Returns its rhythm when that shows for the first time that it repeats itself: the second time.
  mutating func countRepetition(at instant: Instant) -> TimeSpan? {
    guard !repeatsItself, let lastHeard, instant - lastHeard >= Self.shortestRhythm else { return nil }
    repeats += 1
    return repeats >= 2 ? instant - lastHeard : nil
  }

  private static let shortestRhythm = TimeSpan.seconds(20)

  func word(_ quantity: Quantity) -> Word? { words.first { $0.quantity == quantity } }

  /// What it last said of a quantity, as a word or as a value.
  public func told(of quantity: Quantity) -> Reading.Value? { word(quantity)?.value ?? value(quantity) }

  public func value(_ quantity: Quantity) -> Reading.Value? { values.first { $0.quantity == quantity }?.value }

  /// Heard, and every word of it speaks of the air or of the device: it cannot tell who is there.
  var cannotTellPresence: Bool {
    words.isEmpty && models.isEmpty && values.contains { !$0.quantity.describesDevice }
  }

  mutating func put(_ word: Word) {
    if word.ageIsKnown, word.saysSomebody { conduct.saysSomebody() }
    guard let place = words.firstIndex(where: { $0.quantity == word.quantity }) else {
      words.append(word)
      if word.ageIsKnown { watchedSince = max(watchedSince, word.saidAt) }
      return
    }
    var word = word
    let before = words[place]
    if word.value != before.value, word.ageIsKnown { conduct.change(word.quantity, at: word.saidAt) }
    if before.ageIsKnown {
      word.follow(before)
    } else if word.ageIsKnown {
      watchedSince = max(watchedSince, word.saidAt)
    }
    words[place] = word
  }

  mutating func keep(_ values: [Double], of quantity: Quantity, at instant: Instant) {
    let new = Learned(quantity: quantity, values: values, at: instant)
    guard let place = learned.firstIndex(where: { $0.quantity.rawValue >= quantity.rawValue }) else {
      return learned.append(new)
    }
    if learned[place].quantity == quantity {
      learned[place] = new
    } else {
      learned.insert(new, at: place)
    }
  }

  /// Whether it is the first value of its quantity, or another than before.
  mutating func put(_ measured: Measured) -> Bool {
    guard let place = values.firstIndex(where: { $0.quantity == measured.quantity }) else {
      values.append(measured)
      return true
    }
    guard values[place].at <= measured.at else { return false }
    let isNews = values[place].value != measured.value
    values[place] = measured
    return isNews
  }

  mutating func hear(at instant: Instant) {
    if let last = lastHeard, last >= instant { return }
    lastHeard = instant
    quietSince = max(quietSince, instant)
  }
}
