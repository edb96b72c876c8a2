import Occupancy
import SensorSimulation

/// Something that is going to happen in a life, beside what its people and sensors do.
struct Plan {
  enum What {
    /// Somebody does something, drawn when it is time.
    case deed
    case command(Command)
    case house(HouseDeed)
    /// The broker goes out of reach, is missed, and comes back.
    case gap
    case missed(since: Instant, connection: Int)
    case found
    /// A regular probe of the line leaves; and one that left on that connection comes back.
    case probe
    case listened(sent: Instant, connection: Int)
    /// The process ends and begins anew.
    case end
    /// Somebody sets the wall clock, and sets it right again.
    case clock
    case mendClock(to: TimeSpan)
    /// The host sleeps, or the process stands still.
    case stall
    /// What is on disk is compared with what lives.
    case compare
    /// A single word of a sensor.
    case word
    /// A neighbour's bridge on the same broker says something of a device that has the name of one here.
    case neighbour
  }

  var at: Instant
  var what: What
}

/// What stands between the devices and the monitor.
struct Broker {
  var isReached = true
  /// How often the line was another.
  var connection = 0
  /// When the last probe left that came back, by true time.
  var heardUntil: Instant = .distantPast
  /// One was asked for, and nothing has come of it yet.
  var isProbing = false
  /// Keeps what comes while the monitor is away, and hands it out afterwards.
  var isPersistent = false
  var kept: [String: Message] = [:]
  var queue: [Message] = []
}

/// The last steps of a life, for whoever looks at a failure.
struct Trail {
  enum What {
    case due
    case message(Message, how: String)
    case command(Command)
    case house(HouseDeed)
    case other(String)
  }

  private var steps: [(at: Instant, what: What)] = []
  /// What was not a message and not the time that passes: few, and often why.
  private var notable: [(at: Instant, what: What)] = []
  private static let length = 16

  mutating func add(_ at: Instant, _ what: What) {
    if steps.count >= 2 * Self.length {
      let old = steps.prefix(Self.length).filter { step in
        switch step.what {
        case .due, .message: false
        case .command, .house, .other: true
        }
      }
      notable = (notable + old).suffix(Self.length)
      steps.removeFirst(Self.length)
    }
    steps.append((at, what))
  }

  func lines(bindings: [Binding]) -> [String] {
    (notable + steps).map { step in
      let text =
        switch step.what {
        case .due: "time passes"
        case .message(let message, let how):
          "\(how)\(message.topic) \(String(decoding: message.payload.prefix(160), as: UTF8.self))"
        case .command(let command): "\(command.by.rawValue): \(command.booking) \(command.deed)"
        case .house(let deed): "house: \(deed)"
        case .other(let text): text
        }
      return "\(step.at) \(text)"
    }
  }
}
