import Occupancy

/// What a monitor writes down: the journal of events and the log of titles, in one order, by whoever writes it.
///
/// First the titles, then the events in one batch, then the sign of life. So a title may be there without its booking, which is then nobody's; a booking is never there without its
/// title. Legal transitions: open → failed → closed; open → closed. Once one of the two logs has failed nothing is written to either: what was refused for it must not come to be.
public final class Logbook {
  private let journal: Journal
  private let titles: Journal
  private var unwritten = Unwritten()

  /// What stopped it; nil while it works.
  public private(set) var failure: JournalError?
  /// Whether what failed last may be there all the same once it is read anew: then nobody may be told that it was refused.
  public private(set) var isUncertain = false

  public init(journal: Journal, titles: Journal) {
    self.journal = journal
    self.titles = titles
  }

  /// Takes what was decided, and what came of requests with a key. `bindings` are the building's after it; `milliseconds` are of a clock that never goes back.
  public func add(
    _ events: [Event], titles: [[UInt8]] = [], answered: [AnsweredRequest] = [], bindings: [Binding],
    at milliseconds: Int64
  ) {
    guard failure == nil else { return }
    unwritten.add(events, titles: titles, answered: answered, bindings: bindings, at: milliseconds)
  }

  /// Whether it has to be written now.
  public func isDue(at milliseconds: Int64) -> Bool { unwritten.milliseconds(at: milliseconds) == 0 }

  /// Until it is due; never, while there is nothing.
  public func milliseconds(at now: Int64) -> Int { unwritten.milliseconds(at: now) }

  /// Writes all that waits, and returns how many records that were. Nothing is tried twice.
  @discardableResult
  public func write() throws(JournalError) -> Int {
    if let failure { throw failure }
    let waiting = unwritten.take()
    do {
      if !waiting.titles.isEmpty { try titles.append(waiting.titles) }
      let writer = EventWriter(bindings: waiting.bindings)
      try journal.append { (batch) throws(JournalError) in
        for event in waiting.events {
          // A command's own events stand together, and none of them may wait.
          if event.fact.mayWait { batch.mayEnd() }
          batch.add(try writer.record(of: event))
        }
        for request in waiting.answered { batch.add(request.bytes) }
      }
      return waiting.events.count + waiting.answered.count
    } catch {
      fail(error)
      throw error
    }
  }

  /// Says that the monitor has watched until `instant`, and that all before it is on disk: so it is written first. Returns how many records that were.
  @discardableResult
  public func beat(at instant: Instant) throws(JournalError) -> Int {
    let written = try write()
    do {
      try journal.heartbeat(at: instant)
    } catch {
      fail(error)
      throw error
    }
    return written
  }

  /// Whether a log that failed for its disk would find room and a disk that writes by now.
  public func hasRoom() -> Bool { (failure?.isOfTheDisk ?? false) && titles.hasRoom() && journal.hasRoom() }

  public func close() {
    journal.close()
    titles.close()
  }

  private func fail(_ error: JournalError) {
    failure = error
    isUncertain = journal.isUncertain
    unwritten = Unwritten()
  }
}

extension JournalError {
  /// Whether it lay in the disk, which somebody can mend while the monitor runs.
  public var isOfTheDisk: Bool {
    switch self {
    case .noSpace, .inputOutput, .refused: true
    case .inUse, .damaged, .missingFile, .lost, .otherVersion, .unreadableRecord, .unwritable, .batchTooLarge: false
    }
  }
}
