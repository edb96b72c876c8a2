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
  /// By word: when it was last said, repetitions included. The journal has the beginning of each alone; after a restart it has to be said anew.
  private(set) var lastSaid: [Instant] = []
  /// Last values of its other sensors, in the order in which they were first heard.
  public internal(set) var values: [Measured] = []
  /// What its sensors that see no seat have made of their readings.
  public internal(set) var models: [SensorModel] = []
  /// What they had learned when it was last written down, in the order of quantities.
  public internal(set) var learned: [Learned] = []
  /// How often it has said unasked what it said before, as long as that is not yet known of it.
  var repeats = 0
  /// When that was last counted.
  var repeatedAt: Instant?
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

  /// The shortest motion that its sensor ever told, where that is short.
  private var shortestMotion: TimeSpan?

  /// By so much it tells the end of a motion after the last movement. A single movement shows it; until one did, nothing is taken off.
  var blindTime: TimeSpan { shortestMotion ?? .zero }

  /// No maker's blind time is longer.
  private static let longestBlindTime = TimeSpan.minutes(3)

  mutating func noteMotion(_ length: TimeSpan) {
    guard length <= Self.longestBlindTime else { return }
    shortestMotion = min(shortestMotion ?? length, length)
  }

  /// Counts that `word` is said again; a message that came twice is none. Returns its rhythm when that shows for the first time that it repeats itself: the second time.
  mutating func countRepetition(of word: Word, at instant: Instant) -> TimeSpan? {
    let last = max(repeatedAt ?? .distantPast, word.saidAt)
    guard !repeatsItself, instant - last >= Self.shortestRhythm else { return nil }
    repeats += 1
    repeatedAt = instant
    return repeats >= 2 ? instant - last : nil
  }

  private static let shortestRhythm = TimeSpan.seconds(20)

  func word(_ quantity: Quantity) -> Word? { words.first { $0.quantity == quantity } }

  /// The word that its device calls so.
  func word(of field: String, _ quantity: Quantity) -> Word? { words.first { $0.isSaid(by: field, quantity) } }

  /// What it last said of a field that tells presence, or of another quantity.
  public func told(of quantity: Quantity, field: String) -> Reading.Value? {
    word(of: field, quantity)?.value ?? value(quantity)
  }

  /// Whether one word says for all that it sees whether somebody sits there; parts then only add to it.
  var hasVerdict: Bool { words.contains { !$0.isPart && $0.quantity.seesSeat } }

  public func value(_ quantity: Quantity) -> Reading.Value? { values.first { $0.quantity == quantity }?.value }

  /// Heard, and every word of it speaks of the air or of the device: it cannot tell who is there.
  var cannotTellPresence: Bool {
    words.isEmpty && models.isEmpty && values.contains { !$0.quantity.describesDevice }
  }

  mutating func put(_ word: Word) {
    if word.ageIsKnown, word.saysSomebody { conduct.saysSomebody() }
    guard let place = words.firstIndex(where: { $0.isSaid(by: word.field, word.quantity) }) else {
      words.append(word)
      lastSaid.append(word.saidAt)
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
    lastSaid[place] = max(lastSaid[place], word.saidAt)
  }

  /// What was said before this does not count until it is said again.
  mutating func doubtWords(of field: String?, because why: Word.Doubt, at instant: Instant) {
    for place in words.indices where (field == nil || words[place].field == field) && words[place].saidAt <= instant {
      words[place].doubt(because: why, at: instant)
    }
  }

  /// A word is said once more.
  mutating func say(again word: Word, at instant: Instant) {
    guard let place = words.firstIndex(where: { $0.isSaid(by: word.field, word.quantity) }) else { return }
    // A motion that was given up stays so: what repeats it then may only remember it.
    guard word.quantity != .motion || instant - lastSaid[place] < Word.longestMotion else { return }
    lastSaid[place] = max(lastSaid[place], instant)
  }

  /// When all that it says of a seat was last said, repetitions included; parts say nothing of who is not there.
  var seatSaidAt: Instant? {
    zip(words, lastSaid).compactMap { word, at in word.quantity.seesSeat && (!word.isPart || !hasVerdict) ? at : nil }
      .min()
  }

  /// The clock was set back: nothing was said later than that.
  mutating func clipSaid(to instant: Instant) {
    for place in lastSaid.indices { lastSaid[place] = min(lastSaid[place], instant) }
    repeatedAt = repeatedAt.map { min($0, instant) }
  }

  /// When a word was last said, repetitions included.
  func lastSaid(of word: Word) -> Instant {
    words.firstIndex { $0.isSaid(by: word.field, word.quantity) }.map { lastSaid[$0] } ?? word.saidAt
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
