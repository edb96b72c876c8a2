import Configuration
import Glibc
import Journaling
import Monitor

/// `presenza serve`: the monitor of one site, until SIGTERM or Ctrl-C.
enum Serve {
  static func run(_ arguments: inout Arguments) throws {
    let file = try arguments.required("--config")
    let data = DataFolder(try arguments.option("--data") ?? DataFolder.usual)
    let listen = try arguments.option("--listen")
    let broker = try arguments.option("--broker")
    let clock = try arguments.option("--clock")
    let members = try arguments.option("--members")
    let record = try arguments.option("--record")
    let clockIsRight = arguments.flag("--clock-is-right")
    let accepted = try arguments.option("--accept-loss").map { text throws(UsageError) in
      guard let loss = Loss(text) else {
        throw UsageError("--accept-loss names the batches that are lost, such as 41-57, not \(text)")
      }
      return loss
    }
    try arguments.end()
    let configuration = try ConfigurationFile.load(file)
    guard let url = broker ?? configuration.broker?.url else {
      throw Failure("\(file) names no broker: add `broker: { url: \"mqtt://127.0.0.1:1883\" }`, or give --broker URL")
    }
    let signals = Signals()
    var options = Monitor.Options(
      configuration: configuration, data: data, clock: try siteClock(clock),
      listen: listen ?? configuration.listen, broker: broker, members: members,
      record: record, clockIsRight: clockIsRight, acceptedLoss: accepted)
    let made = NewFiles(in: data)
    var monitor: Monitor
    do {
      monitor = try Monitor.start(options)
    } catch {
      made.remove()
      throw error
    }
    var began = ContinuousClock.now
    while true {
      Log.info("\(configuration.site.name): \(monitor.address), broker \(url), data in \(data.path)")
      let isAsked = wait(for: signals, or: monitor)
      if isAsked { Log.info("stopping") }
      monitor.stop()
      guard !isAsked else { return }
      Log.warning("the disk writes again: beginning anew with what is on it")
      // Where it listened on a free port it goes on there; what was said of the start holds for the first.
      options.listen = String(monitor.address.dropFirst("http://".count))
      options.clockIsRight = false
      options.acceptedLoss = nil
      // A disk that fails again and again is given more and more time.
      let isSoon = ContinuousClock.now - began < .seconds(600)
      options.looksForRoom = isSoon ? min(options.looksForRoom * 2, 300_000) : Monitor.Options.usuallyLooksForRoom
      guard let next = try begin(options, unless: signals) else { return }
      monitor = next
      began = .now
    }
  }

  /// Begins anew, as soon as the disk lets it; nil where somebody asks for the end first.
  private static func begin(_ options: Monitor.Options, unless signals: Signals) throws -> Monitor? {
    while true {
      do {
        return try Monitor.start(options)
      } catch let error as JournalError where error.isOfTheDisk {
        Log.error("\(error)")
        if signals.wait(milliseconds: options.looksForRoom) { return nil }
      }
    }
  }

  /// Whether somebody asked for the end; else the monitor is to begin anew.
  private static func wait(for signals: Signals, or monitor: Monitor) -> Bool {
    while !monitor.isToBeginAnew {
      switch signals.next(milliseconds: 500) {
      case nil: break
      case SIGHUP:
        Log.info(
          "a hang-up ends nothing: members, tokens and the broker's files are read as they change, the rest at a start")
      default: return true
      }
    }
    return false
  }

  static func siteClock(_ text: String?) throws(UsageError) -> SiteClock {
    guard let text else { return .wall }
    guard let clock = SiteClock(text) else {
      throw UsageError("--clock is START@SPEED, such as 2026-03-02T08:00:00Z@60, not \(text)")
    }
    return clock
  }
}
