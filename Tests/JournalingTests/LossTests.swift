import FaultyDisks
import Occupancy
import Testing

@testable import Journaling

/// Five batches of which the heartbeat knows: what of them is gone was acknowledged.
@Suite struct `A journal that lacks what was durable` {
  static let file = "journal-000001.log"
  static let written = ["one", "two, a little longer than that", "three", "four", "five"]
  static let beat = Instant(milliseconds: 1_772_438_400_000)

  /// Its files, and where each batch begins.
  static func journal(segmentSize: Int64 = Journal.segmentSize) throws -> (files: [String: [UInt8]], starts: [Int]) {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk, segmentSize: segmentSize)
    var starts: [Int] = []
    for record in written {
      starts.append(faulty.contents[file]?.count ?? 0)
      try journal.append(record)
    }
    try journal.heartbeat(at: beat)
    journal.close()
    return (faulty.contents, starts)
  }

  /// What is done to the files, and which batches are lost by it.
  struct Harm: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var lost: Loss
    var left: Int
    var change: @Sendable (inout [String: [UInt8]], [Int]) -> Void
  }

  static let harms = [
    Harm(testDescription: "cut in a batch", lost: Loss(first: 4, last: 5), left: 3) {
      $0[file]?.removeSubrange(($1[3] + 5)...)
    },
    Harm(testDescription: "cut between two", lost: Loss(first: 3, last: 5), left: 2) {
      $0[file]?.removeSubrange($1[2]...)
    },
    Harm(testDescription: "its last batch damaged", lost: Loss(first: 5, last: 5), left: 4) {
      $0[file]?[$1[4] + 37] ^= 1
    },
    Harm(testDescription: "its last header damaged", lost: Loss(first: 5, last: 5), left: 4) { $0[file]?[$1[4]] ^= 1 },
    Harm(testDescription: "zeros for its last batch", lost: Loss(first: 5, last: 5), left: 4) { files, starts in
      for at in starts[4]..<(files[file]?.count ?? 0) { files[file]?[at] = 0 }
    },
    Harm(testDescription: "cut in its header", lost: Loss(first: 1, last: 5), left: 0) { files, _ in
      files[file] = Array(files[file]?.prefix(20) ?? [])
    },
    Harm(testDescription: "cut behind its header", lost: Loss(first: 1, last: 5), left: 0) { files, _ in
      files[file] = Array(files[file]?.prefix(SegmentHeader.size) ?? [])
    },
    Harm(testDescription: "emptied", lost: Loss(first: 1, last: 5), left: 0) { files, _ in files[file] = [] },
    Harm(testDescription: "gone", lost: Loss(first: 1, last: 5), left: 0) { files, _ in files[file] = nil },
  ]

  @Test(arguments: harms) func `is refused, and nothing is changed`(harm: Harm) throws {
    var (files, starts) = try Self.journal()
    harm.change(&files, starts)
    let faulty = FaultyDisk()
    for accepted in [nil, Loss(first: harm.lost.first, last: nil), Loss(first: 1, last: 4)] {
      faulty.contents = files
      #expect(throws: JournalError.lost(folder: "data", harm.lost, lastHeartbeat: Self.beat, accepted: accepted)) {
        try opened(on: faulty.disk, accepted: accepted)
      }
      faulty.contents["lock"] = files["lock"]
      #expect(faulty.contents == files)
    }
    #expect(try Journal.inspect(folder: "data", on: faulty.disk) { _ in }.loss == harm.lost)
  }

  @Test(arguments: harms) func `goes on once its loss is named, and keeps every byte`(harm: Harm) throws {
    var (files, starts) = try Self.journal()
    harm.change(&files, starts)
    let faulty = FaultyDisk()
    faulty.contents = files
    let (journal, records, recovery) = try opened(on: faulty.disk, accepted: harm.lost)
    #expect(records == Array(Self.written.prefix(harm.left)))
    #expect(recovery.lastHeartbeat == Self.beat)
    for (name, bytes) in files where name == Self.file {
      let good = faulty.contents[name] ?? []
      let kept = recovery.aside.flatMap { faulty.contents[String($0.dropFirst(5))] ?? [] }
      #expect(bytes == good.prefix(bytes.count - kept.count) + kept)
    }
    // The end of the process right after it changes nothing: what was given up is missed no more, and the flag may stay.
    faulty.restart()
    _ = journal
    let again = try opened(on: faulty.disk, accepted: harm.lost)
    try again.journal.append("next")
    again.journal.close()
    let last = try opened(on: faulty.disk)
    #expect(last.records == Self.written.prefix(harm.left) + ["next"])
    #expect(last.recovery.loss == nil)
  }

  @Test func `with nothing left of it is known by what lies beside it`() throws {
    let faulty = FaultyDisk()
    let all = Loss(first: 1, last: nil)
    #expect(throws: JournalError.lost(folder: "data", all, lastHeartbeat: nil, accepted: nil)) {
      try opened(on: faulty.disk, isKnown: true)
    }
    faulty.contents = [:]
    let (journal, _, recovery) = try opened(on: faulty.disk, accepted: all, isKnown: true)
    #expect(recovery.loss == all)
    try journal.append("first")
    journal.close()
    #expect(try opened(on: faulty.disk, isKnown: true).records == ["first"])
  }

  @Test func `over several files is refused without its last ones`() throws {
    var (files, _) = try Self.journal(segmentSize: 128)
    let numbers = files.keys.compactMap { SegmentHeader.number(inFileName: $0) }.sorted()
    try #require(numbers.count > 2)
    files[SegmentHeader.fileName(try #require(numbers.last))] = nil
    let faulty = FaultyDisk()
    faulty.contents = files
    let error = #expect(throws: JournalError.self) { try opened(on: faulty.disk, segmentSize: 128) }
    guard case .lost(_, let loss, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(loss.last == 5)
  }

  @Test func `says what is known, what is there, and what to do`() {
    let error = JournalError.lost(
      folder: "data/journal", Loss(first: 41, last: 57), lastHeartbeat: Self.beat, accepted: Loss(first: 1, last: 2))
    #expect(
      error.description
        == "the journal in data/journal ends after batch 40, and its last sign of life, of 2026-03-02T08:00:00.000Z, knew 57: "
        + "17 batches that were durable are gone. --accept-loss 1-2 names another loss. Nothing was changed. "
        + "Restore the folder from a backup; to go on without them, bookings included, start once with --accept-loss 41-57"
    )
  }

  @Test(arguments: [
    ("41-57", Loss(first: 41, last: 57)), ("1-", Loss(first: 1, last: nil)), ("3-3", Loss(first: 3, last: 3)),
  ])
  func `is named by its batches`(text: String, loss: Loss) {
    #expect(Loss(text) == loss)
    #expect(loss.description == text)
  }

  @Test(arguments: ["", "-", "0-3", "5-4", "5", "a-b", "-3", "1-2-3", "all", " 1-2"])
  func `is not accepted by what names no batches`(text: String) {
    #expect(Loss(text) == nil)
  }

  /// The write that was interrupted was never acknowledged, as far as anybody knows. Its bytes are kept all the same: a batch that was damaged since the last beat looks like it.
  @Test func `or has a torn end keeps its bytes beside it, also twice at one place`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append("one")
    journal.close()
    let whole = try #require(faulty.contents[Self.file])
    let ends: [[UInt8]] = [[1, 2, 3], [4, 5, 6, 7]]
    for (times, torn) in ends.enumerated() {
      faulty.contents[Self.file] = whole + torn
      let (journal, records, recovery) = try opened(on: faulty.disk)
      journal.close()
      #expect(records == ["one"])
      let name = "\(Self.file).cut-\(whole.count)" + (times == 0 ? "" : "-2")
      #expect(recovery.aside == ["data/\(name)"])
      #expect(faulty.contents[name] == torn)
    }
  }

  @Test func `starts on a full disk where only a torn end cannot be kept, and not where a loss cannot`() throws {
    var (files, starts) = try Self.journal()
    files[Self.file]?.removeLast(3)
    let faulty = FaultyDisk()
    let full: (FaultyDisk.Call, Int) -> FaultyDisk.Fault? = { call, _ in
      call == .create || call == .append ? .error(28) : nil
    }
    faulty.contents = files
    faulty.fault = full
    #expect(throws: JournalError.self) { try opened(on: faulty.disk, accepted: Loss(first: 5, last: 5)) }
    #expect(faulty.contents[Self.file] == files[Self.file])
    // Without the beat nobody knows that the batch was durable.
    files["heartbeat"] = [UInt8](repeating: 0, count: 8_192)
    faulty.contents = files
    faulty.fault = full
    let (_, records, recovery) = try opened(on: faulty.disk)
    #expect(records == Array(Self.written.prefix(4)))
    #expect(recovery.aside == [])
    #expect(faulty.contents[Self.file]?.count == starts[4])
  }
}
