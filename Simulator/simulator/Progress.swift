import Foundation
import Glibc
import Occupancy

/// How far the house is, on standard error: one line that changes on a terminal, else a line an hour of the house.
struct Progress {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let localTime: LocalTime
  private var lastHour: Int64?
  private var lastShown = Date.distantPast

  init(in localTime: LocalTime) {
    self.localTime = localTime
  }

  mutating func show(at now: Instant, people: Int, messages: Int, bookings: Reception.Figures?) {
    if isTerminal {
      guard Date().timeIntervalSince(lastShown) > 0.2 else { return }
      lastShown = Date()
    } else {
      let hour = now.milliseconds / 3_600_000
      guard hour != lastHour else { return }
      lastHour = hour
    }
    let (date, time) = localTime.wall(at: now)
    let minutes = Int(time.milliseconds / 60_000)
    let clock = "\(pad(date.year))-\(pad(date.month))-\(pad(date.day)) \(pad(minutes / 60)):\(pad(minutes % 60))"
    var line = "\(clock)  \(people) people  \(messages) messages"
    if let bookings { line += "  \(bookings.booked) booked  \(bookings.kept) kept  \(bookings.refused) refused" }
    FileHandle.standardError.write(Data((isTerminal ? "\r\u{1b}[K\(line)" : "\(line)\n").utf8))
  }

  /// Leaves the last state standing.
  func finish() {
    if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
  }

  private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
