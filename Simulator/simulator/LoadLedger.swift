import Locking
import SensorSimulation
import Threads

/// What was sent when, and how long each took to come out where somebody reads.
final class LoadLedger: Sendable {
  struct Latencies: Sendable {
    /// Microseconds.
    private(set) var values: [UInt32] = []

    mutating func add(_ nanoseconds: UInt64) { values.append(UInt32(min(nanoseconds / 1_000, UInt64(UInt32.max)))) }

    /// Milliseconds: median, 99th percentile, most.
    var summary: (median: Double, p99: Double, most: Double)? {
      guard let most = values.max() else { return nil }
      let all = values.map { Double($0) / 1_000 }
      return (Quantile.of(all, 0.5), Quantile.of(all, 0.99), Double(most) / 1_000)
    }
  }

  private struct Book: Sendable {
    var sentAt: [UInt64] = []
    var received = 0
    var last = MonotonicInstant.now()
    var toSubscriber = Latencies()
    /// By sensor: when its present word was sent, as long as no event has told of it.
    var changes: [(at: UInt64, isPresent: Bool)?]
    var changesSent = 0
    var changesSeen = 0
    var toStream = Latencies()
  }

  private let book: Locked<Book>

  init(sensors: Int) {
    book = Locked(Book(changes: [(at: UInt64, isPresent: Bool)?](repeating: nil, count: sensors)))
  }

  /// Notes a message just before it is sent; returns its number.
  func send(from sensor: Int, changesTo isPresent: Bool?) -> Int {
    let now = MonotonicInstant.now().nanoseconds
    return book.withLock { book in
      if let isPresent {
        book.changes[sensor] = (now, isPresent)
        book.changesSent += 1
      }
      book.sentAt.append(now)
      return book.sentAt.count - 1
    }
  }

  func receive(_ number: Int) {
    let now = MonotonicInstant.now()
    book.withLock { book in
      guard book.sentAt.indices.contains(number) else { return }
      book.received += 1
      book.last = now
      book.toSubscriber.add(now.nanoseconds - book.sentAt[number])
    }
  }

  func seen(_ sensor: Int, isPresent: Bool) {
    let now = MonotonicInstant.now().nanoseconds
    book.withLock { book in
      guard book.changes.indices.contains(sensor), let change = book.changes[sensor], change.isPresent == isPresent
      else { return }
      book.changes[sensor] = nil
      book.changesSeen += 1
      book.toStream.add(now - change.at)
    }
  }

  var sent: Int { book.withLock { $0.sentAt.count } }
  var received: Int { book.withLock { $0.received } }
  var changesSent: Int { book.withLock { $0.changesSent } }
  var changesSeen: Int { book.withLock { $0.changesSeen } }
  var toSubscriber: Latencies { book.withLock { $0.toSubscriber } }
  var toStream: Latencies { book.withLock { $0.toStream } }
}
