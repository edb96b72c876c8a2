import Occupancy

/// One thing that happens in the simulated house, with the moment at which it does.
public struct Happening: Sendable, Equatable {
  public enum What: Sendable, Equatable {
    /// A device or its bridge speaks.
    case message(Message)
    /// A member asks for something.
    case command(Command)
    /// From now on a member would answer a warning.
    case reply(Reply)
    /// The number of people in a space changed: what no sensor is told.
    case truth(Truth)
    /// A booking is over, and this is what became of it.
    case fate(BookingFate)
  }

  public var at: Instant
  public var what: What

  public init(at: Instant, _ what: What) {
    self.at = at
    self.what = what
  }
}

/// What goes to the broker.
public struct Message: Sendable, Equatable {
  public var topic: String
  public var payload: [UInt8]
  /// Published to be kept by the broker.
  public var retain: Bool
  /// Not said now: the broker had kept it and hands it out. Only this arrives with the flag RETAIN (MQTT 3.1.1 §3.3.1.3).
  public var isStored: Bool

  public init(topic: String, payload: [UInt8], retain: Bool = false, isStored: Bool = false) {
    self.topic = topic
    self.payload = payload
    self.retain = retain
    self.isStored = isStored
  }

  var stored: Message { Message(topic: topic, payload: payload, retain: retain, isStored: true) }
}

/// That a member would keep a booking, were they warned or asked, as long as they want it.
public struct Reply: Sendable, Equatable {
  public enum Notice: String, Sendable {
    case warned, questioned
  }

  public var booking: BookingID
  public var to: Notice
  /// So long after it.
  public var after: TimeSpan
  /// When the booking is no longer wanted: they are gone for good.
  public var until: Instant

  public init(booking: BookingID, to: Notice, after: TimeSpan, until: Instant) {
    self.booking = booking
    self.to = to
    self.after = after
    self.until = until
  }
}

/// How many people are really in a space from now on.
public struct Truth: Sendable, Equatable {
  public var space: SpaceID
  public var people: Int

  public init(space: SpaceID, people: Int) {
    self.space = space
    self.people = people
  }
}

/// Whether anybody came for a booking, and when they were gone for good. A cancelled booking has a fate as well: nobody came.
public struct BookingFate: Sendable, Equatable {
  public var booking: BookingID
  public var space: SpaceID
  public var interval: Interval
  public var came: Instant?
  public var left: Instant?

  public init(booking: BookingID, space: SpaceID, interval: Interval, came: Instant? = nil, left: Instant? = nil) {
    self.booking = booking
    self.space = space
    self.interval = interval
    self.came = came
    self.left = left
  }
}
