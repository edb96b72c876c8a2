/// Everything that can happen to the building. Time enters here and nowhere else.
public enum Input: Sendable, Equatable {
  /// Any message of a device whose age is known.
  case heard(BindingIndex, at: Instant)
  case reading(Reading)
  /// A device spoke, and nothing readable of what tells presence: of that field, or of all (nil). Its last word is doubtful until it speaks again.
  case unread(BindingIndex, field: String?, because: Word.Doubt, at: Instant)
  /// What a device had kept for later: it speaks of the past, and moves nothing that is now.
  case late(Reading)
  /// A device that says itself which space it watches (a tag of its network server). Its index is the next one.
  case binding(Binding)
  /// The device's own availability, as its bridge tells it. Offline is not vacant.
  case availability(BindingIndex, isOnline: Bool)
  case command(Command)
  case house(HouseDeed)
  /// The broker has been out of reach since then: from that moment on nothing that is not heard means anything.
  case brokerLost(since: Instant)
  case brokerFound
  /// All that the broker had for us up to then has been handed over: a message of our own that was sent then has come back. Whoever never gives it is taken to listen always.
  case listened(until: Instant)
  /// The monitor runs again after it was down since then. It hears nothing before `brokerFound`.
  case started(downSince: Instant?)
  /// The monitor ran, and did not watch from then on: the host slept, the process stood still, or the clock was set ahead.
  case missed(since: Instant)
  /// The clock was set back: it is now the time at which this is handled.
  case clockSetBack
  /// Whether the clock shows a time that cannot be. Meanwhile the time of the site stands still, and nothing is freed.
  case clockDoubted(Bool)
  /// Somebody wants what a sensor learned to be forgotten: it was moved or replaced.
  case forget(BindingIndex)
  /// Nothing but time: what has come due is decided.
  case tick

  /// Whether the time up to it went by unwatched.
  var tellsOfMissedTime: Bool {
    switch self {
    case .started(.some), .missed: true
    case .started(nil), .heard, .reading, .unread, .late, .binding, .availability, .command, .house, .brokerLost,
      .brokerFound, .listened, .clockSetBack, .clockDoubted, .forget, .tick:
      false
    }
  }
}
