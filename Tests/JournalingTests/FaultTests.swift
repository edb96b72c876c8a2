import FaultyDisks
import Foundation
import Glibc
import Journaling
import Occupancy
import Testing

@Suite struct `A disk that fails` {
  @Test func `at a sync stops the journal for good, and is never asked again`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append("one")
    faulty.fault = { call, _ in call == .sync ? .error(EIO) : nil }
    let failure = JournalError.inputOutput(call: "fdatasync", file: "data/journal-000001.log")
    #expect(throws: failure) { try journal.append("two") }
    faulty.fault = { _, _ in nil }
    let calls = faulty.calls
    #expect(throws: failure) { try journal.append("three") }
    #expect(throws: failure) { try journal.heartbeat(at: Instant(milliseconds: 5)) }
    #expect(journal.failure == failure)
    #expect(journal.lastSequence == 1)
    journal.close()
    #expect(faulty.calls == calls)
    #expect(
      failure.description
        == "the disk failed at fdatasync of data/journal-000001.log: check the disk (dmesg, smartctl); "
        + "until it works no booking is accepted")
  }

  @Test func `at a sync once keeps nothing of what was refused`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append("one")
    let next = faulty.calls + 2
    faulty.fault = { _, count in count == next ? .error(EIO) : nil }
    #expect(throws: JournalError.self) { try journal.append("two") }
    #expect(!journal.isUncertain)
    journal.close()
    faulty.restart()
    #expect(try opened(on: faulty.disk).records == ["one"])
  }

  @Test(arguments: [ENOSPC, EDQUOT, EFBIG])
  func `for want of space stops it in the middle of a batch, and opening anew cuts that batch`(code: Int32) throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append("one")
    faulty.fault = { call, _ in call == .append ? .torn(part: 0.7, code) : nil }
    let failure = JournalError.noSpace(file: "data/journal-000001.log")
    #expect(throws: failure) { try journal.append("two") }
    journal.close()
    #expect(
      failure.description
        == "no space to write data/journal-000001.log: free some space or raise the quota; "
        + "until then no booking is accepted")
    faulty.restart()
    let (again, records, recovery) = try opened(on: faulty.disk)
    #expect(records == ["one"])
    #expect(recovery.droppedTornBytes == 28)
    #expect(try again.append("two") == 2)
  }

  @Test func `with a full folder at the making of the next file stops it, and what was acknowledged stays`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk, segmentSize: 128)
    try journal.append("one")
    try journal.append("two")
    faulty.fault = { call, _ in call == .create ? .error(ENOSPC) : nil }
    #expect(throws: JournalError.noSpace(file: "data/journal-000002.log")) { try journal.append("three") }
    journal.close()
    faulty.restart()
    #expect(try opened(on: faulty.disk).records == ["one", "two"])
  }

  @Test func `at a sync, and then forgets the page, loses nothing that was told again after the restart`() throws {
    // The batch whose sync failed can still be read after the restart: opening must bring it to the disk for good.
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append(String(repeating: "1", count: 2_000))
    faulty.fault = { call, _ in call == .sync || call == .truncate ? .error(EIO) : nil }
    #expect(throws: JournalError.self) { try journal.append(String(repeating: "2", count: 2_000)) }
    #expect(journal.isUncertain)
    journal.close()
    faulty.restart()
    let (again, records, _) = try opened(on: faulty.disk)
    #expect(records.count == 2)
    try again.append("three")
    var random = SeededNumbers(seed: 1)
    faulty.cutPower(using: &random)
    #expect(try opened(on: faulty.disk).records == records + ["three"])
  }

  @Test func `because it is full, in the real world, stops the journal with what to do`() throws {
    try withFolder { folder in
      let (journal, _, _) = try opened(folder, on: .system)
      try journal.append("one")
      journal.close()
      var full = Disk.system
      let append = full.append
      full.append = { (_, bytes) throws(Errno) in
        // /dev/full answers every write as a full disk does.
        let file = open("/dev/full", O_WRONLY)
        defer { close(file) }
        return try append(file, bytes)
      }
      let (again, records, _) = try opened(folder, on: full)
      #expect(records == ["one"])
      #expect(throws: JournalError.noSpace(file: folder + "/journal-000001.log")) { try again.append("two") }
      again.close()
    }
  }

  /// JOURNAL_SEEDS=10000 runs as many.
  static let seeds = ProcessInfo.processInfo.environment["JOURNAL_SEEDS"].flatMap { Int($0) } ?? 200

  @Test func `in any way and at any moment loses no acknowledged batch and makes up none`() throws {
    for seed in 1...Self.seeds {
      do {
        try Self.live(seed: seed)
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
  }

  /// Some lives of one journal, each ended by a fault, then by a kill or a power cut.
  static func live(seed: Int) throws {
    var random = SeededNumbers(seed: seed)
    let faulty = FaultyDisk()
    var acknowledged: [String] = []
    var inDoubt: [String] = []
    for life in 1...6 {
      let end = faulty.calls + Int.random(in: 1...40, using: &random)
      let fault: FaultyDisk.Fault =
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .error(EIO)
        case 1: .error(ENOSPC)
        case 2: .torn(part: Double.random(in: 0..<1, using: &random), ENOSPC)
        case 3: .downAfter
        default: .down
        }
      faulty.fault = { _, count in count == end ? fault : nil }
      do {
        let (journal, records, recovery) = try opened(on: faulty.disk, segmentSize: 2_048)
        #expect(records == acknowledged || records == acknowledged + inDoubt, "seed \(seed), life \(life)")
        #expect(recovery.loss == nil, "seed \(seed), life \(life)")
        acknowledged = records
        inDoubt = []
        defer {
          if journal.failure != nil, !journal.isUncertain { inDoubt = [] }
          journal.close()
        }
        for step in 1... {
          // A disk that had no room for the copy of a torn end, and then had some again, stops nothing: such a life ends here.
          guard faulty.calls <= end else { break }
          faulty.milliseconds += Int64.random(in: 0...3_000, using: &random)
          let batch = (0..<Int.random(in: 1...5, using: &random)).map {
            "\(life).\(step).\($0) " + String(repeating: "x", count: Int.random(in: 0...400, using: &random))
          }
          inDoubt = batch
          try journal.append(batch.map { Array($0.utf8) })
          acknowledged += batch
          inDoubt = []
          try journal.heartbeat(at: Instant(milliseconds: faulty.milliseconds))
        }
      } catch JournalError.damaged(let file, let offset, let sequence, let what) {
        Issue.record("seed \(seed), life \(life): \(file) at \(offset) after \(sequence): \(what)")
      } catch JournalError.lost(_, let loss, _, _) {
        Issue.record("seed \(seed), life \(life): \(loss) is lost")
      } catch is JournalError {
        // The fault that was asked for.
      }
      if Bool.random(using: &random) { faulty.restart() } else { faulty.cutPower(using: &random) }
    }
    let (_, records, _) = try opened(on: faulty.disk)
    #expect(records == acknowledged || records == acknowledged + inDoubt, "seed \(seed), at the end")
  }
}
