import FaultyDisks
import Foundation
import Journaling
import Occupancy
import Testing

@Suite struct `What was appended comes back` {
  @Test func `in order, after closing and opening again`() throws {
    try withFolder { folder in
      let first = try opened(folder, on: .system)
      #expect(first.recovery == Recovery())
      #expect(try first.journal.append("booked b1", "booked b2") == 1)
      #expect(try first.journal.append("") == 2)
      #expect(try first.journal.append([]) == 2)
      #expect(try first.journal.append("released b1") == 3)
      first.journal.close()

      let second = try opened(folder, on: .system)
      #expect(second.records == ["booked b1", "booked b2", "", "released b1"])
      #expect(second.recovery.batches == 3)
      #expect(second.recovery.records == 4)
      #expect(second.recovery.lastSequence == 3)
      #expect(second.recovery.segments == 1)
      #expect(try second.journal.append("ended b2") == 4)
      second.journal.close()
      let third = try opened(folder, on: .system)
      #expect(third.records.last == "ended b2")
      third.journal.close()
    }
  }

  @Test func `when the records are written in place`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append { batch in
      batch.addRecord { $0 += Array("one".utf8) }
      batch.add("two".utf8)
    }
    journal.close()
    #expect(try opened(on: faulty.disk).records == ["one", "two"])
  }

  @Test func `in several batches where it is longer than one may be, and what belongs together stays together`() throws
  {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk, batchSize: 112)
    let records = (0..<30).map { "record \($0)" }
    try journal.append { batch in
      for (number, record) in records.enumerated() {
        if number % 5 == 0 { batch.mayEnd() }
        batch.add(record.utf8)
      }
    }
    journal.close()
    var batches: [UInt64: [String]] = [:]
    let recovery = try Journal.inspect(folder: "data", on: faulty.disk) { record in
      batches[record.sequence, default: []].append(String(decoding: record.bytes, as: UTF8.self))
    }
    #expect(recovery.records == 30)
    #expect(batches.count == 6 && batches.values.allSatisfy { $0.count == 5 }, "\(batches)")
    #expect(batches.sorted { $0.key < $1.key }.flatMap(\.value) == records)
    #expect(try opened(on: faulty.disk).journal.append("next") == 7)
  }

  @Test func `over several files, and the sequence goes on`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk, segmentSize: 256)
    let written = (1...40).map { "record \($0)" }
    for record in written { try journal.append(record) }
    journal.close()
    let files = faulty.contents.filter { $0.key.hasPrefix("journal") }
    #expect(files.count == 10)
    #expect(files.values.allSatisfy { $0.count <= 256 })
    let (again, records, recovery) = try opened(on: faulty.disk, segmentSize: 256)
    #expect(records == written)
    #expect(recovery.lastSequence == 40)
    #expect(recovery.segments == files.count)
    #expect(try again.append("record 41") == 41)
  }

  @Test func `a batch longer than a file has a file of its own`() throws {
    let faulty = FaultyDisk()
    let long = String(repeating: "x", count: 3_000_000)
    let (journal, _, _) = try opened(on: faulty.disk, segmentSize: 256)
    try journal.append("before")
    try journal.append(long, long)
    try journal.append("after")
    journal.close()
    #expect(try opened(on: faulty.disk).records == ["before", long, long, "after"])
  }

  @Test func `a record that no recovery could hold is refused, and the journal goes on`() throws {
    let (journal, _, _) = try opened(on: FaultyDisk().disk)
    let long = [UInt8](repeating: 7, count: 33 << 20)
    #expect(throws: JournalError.batchTooLarge(bytes: (33 << 20) + 8)) { try journal.append([[1], long, [2]]) }
    #expect(journal.failure == nil)
    let half = [UInt8](repeating: 7, count: 17 << 20)
    #expect(try journal.append([half, half]) == 2)
  }

  @Test func `a batch of which a record cannot be written stops the journal, and nothing of it is there`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append("before")
    let error = JournalError.unwritable(type: "lent", record: "{}")
    #expect(throws: error) {
      try journal.append { (batch) throws(JournalError) in
        batch.add("half".utf8)
        throw error
      }
    }
    #expect(journal.failure == error)
    #expect(throws: error) { try journal.append("after") }
    #expect(throws: error) { try journal.heartbeat(at: Instant(milliseconds: 1)) }
    journal.close()
    #expect(try opened(on: faulty.disk).records == ["before"])
  }

  @Test func `the folder and its files are for this user alone`() throws {
    try withFolder { folder in
      let nested = folder + "/a/b"
      let (journal, _, _) = try opened(nested, on: .system)
      try journal.append("x")
      defer { journal.close() }
      let mode = { (path: String) in
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
      }
      #expect(try mode(nested) == 0o700)
      for file in ["journal-000001.log", "lock", "heartbeat"] { #expect(try mode(nested + "/" + file) == 0o600) }
    }
  }

  @Test func `one that cannot be made says what to do`() throws {
    try withFolder { folder in
      try Data().write(to: URL(filePath: folder))
      let error = #expect(throws: JournalError.self) { try opened(folder, on: .system) }
      #expect(
        error?.description
          == "mkdir of \(folder) failed: Not a directory. "
          + "Check that the folder exists, that this user may write there, and that it is not mounted read-only")
    }
  }

  @Test func `inspecting changes nothing, also while another writes`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.append("one")
    try journal.heartbeat(at: Instant(milliseconds: 1_000))
    let before = faulty.contents
    var seen: [UInt64] = []
    let recovery = try Journal.inspect(folder: "data", on: faulty.disk) { seen.append($0.sequence) }
    #expect(seen == [1])
    #expect(recovery.lastHeartbeat == Instant(milliseconds: 1_000))
    #expect(faulty.contents == before)
    #expect(try journal.append("two") == 2)
  }

  /// How long it takes is for `make bench` to say: a machine that is busy with other tests proves nothing.
  @Test func `100,000 records`() throws {
    try withFolder { folder in
      let (journal, _, _) = try opened(folder, on: .system)
      let record = Array("released desk-12 because nobody came within 60 minutes".utf8)
      for _ in 0..<1_000 { try journal.append([[UInt8]](repeating: record, count: 100)) }
      journal.close()
      var count = 0
      try Journal.open(folder: folder) { _ in count += 1 }.journal.close()
      #expect(count == 100_000)
    }
  }
}
