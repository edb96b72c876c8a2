import FaultyDisks
import Occupancy
import Testing

@testable import Journaling

@Suite struct `A journal that was cut or bent` {
  static let file = "journal-000001.log"
  static let written = ["one", "two, a little longer than that", "", "four", "five"]

  /// A small journal of five batches in one file: its bytes, and where each batch begins.
  static func journal() throws -> (bytes: [UInt8], starts: [Int]) {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    var starts: [Int] = []
    for record in written {
      starts.append(try #require(faulty.contents[file]).count)
      try journal.append(record)
    }
    journal.close()
    return (try #require(faulty.contents[file]), starts)
  }

  static func disk(with bytes: [UInt8]) -> FaultyDisk {
    let faulty = FaultyDisk()
    faulty.contents = [file: bytes]
    return faulty
  }

  @Test func `loses only the batch that is not whole, wherever it ends`() throws {
    let (bytes, starts) = try Self.journal()
    let ends = starts.dropFirst() + [bytes.count]
    for length in 0...bytes.count {
      let faulty = Self.disk(with: Array(bytes.prefix(length)))
      let whole = ends.filter { $0 <= length }
      let (journal, records, recovery) = try opened(on: faulty.disk)
      #expect(records == Array(Self.written.prefix(whole.count)), "\(length) bytes")
      let good = length < SegmentHeader.size ? 0 : whole.last ?? SegmentHeader.size
      #expect(recovery.droppedTornBytes == Int64(length - good), "\(length) bytes")
      try journal.append("next")
      journal.close()
      #expect(try opened(on: faulty.disk).records == Self.written.prefix(whole.count) + ["next"], "\(length) bytes")
    }
  }

  @Test func `is cut or refused whichever bit flips, and never tells anything else`() throws {
    let (bytes, starts) = try Self.journal()
    let last = try #require(starts.last)
    for bit in 0..<(bytes.count * 8) {
      var bent = bytes
      bent[bit / 8] ^= 1 << UInt8(bit % 8)
      let faulty = Self.disk(with: bent)
      do {
        let (journal, records, recovery) = try opened(on: faulty.disk)
        #expect(bit / 8 >= last, "bit \(bit) is in the middle and must be refused")
        #expect(records == Self.written.dropLast(), "bit \(bit)")
        #expect(recovery.droppedTornBytes == Int64(bytes.count - last))
        journal.close()
      } catch JournalError.damaged {
        #expect(bit / 8 < last, "bit \(bit) is in the tail and must be cut")
        #expect(faulty.contents[Self.file] == bent, "nothing may be changed")
      }
    }
  }

  @Test func `is refused in words that say where and what to do`() throws {
    let (bytes, starts) = try Self.journal()
    var bent = bytes
    bent[starts[1] + 40] ^= 0x10
    let faulty = Self.disk(with: bent)
    let error = #expect(throws: JournalError.self) { try opened(on: faulty.disk) }
    #expect(
      error == .damaged(file: "data/\(Self.file)", offset: 80, sequence: 1, what: "good batches stand behind it"))
    #expect(
      error?.description
        == "data/journal-000001.log is damaged at byte 80, after batch 1: good batches stand behind it. Nothing was changed. "
        + "Keep a copy of the folder, then restore it from a backup; `presenza journal verify` shows what can be read")
    // A refused folder is not kept locked.
    #expect(throws: try #require(error)) { try opened(on: faulty.disk) }
  }

  @Test func `text from outside cannot pass for a batch behind a torn one`() throws {
    // A record that is a journal of its own: it has every mark of good batches, but for the salt of this file.
    let foreign = try Self.journal().bytes
    let faulty = FaultyDisk()
    var disk = faulty.disk
    disk.random = { 0x5EED }
    let (journal, _, _) = try opened(on: disk)
    try journal.append("good")
    try journal.append([[0, 0, 0, 0] + foreign])
    journal.close()
    let bytes = try #require(faulty.contents[Self.file])
    // The foreign batches lie at multiples of 8, as real ones do.
    let copied = bytes.withBytes {
      BatchHeader($0.part(80 + 32 + 8 + 40, BatchHeader.size), salt: 0x9E37_79B9_7F4A_7C15)
    }
    #expect(copied?.sequence == 1)
    let (_, records, recovery) = try opened(on: Self.disk(with: bytes.dropLast(8)).disk)
    #expect(records == ["good"])
    #expect(recovery.droppedTornBytes == Int64(bytes.count - 8 - 80))
  }

  @Test func `with zeros where the last batch should be is cut`() throws {
    let faulty = Self.disk(with: try Self.journal().bytes + [UInt8](repeating: 0, count: 5_000))
    let (_, records, recovery) = try opened(on: faulty.disk)
    #expect(records == Self.written)
    #expect(recovery.droppedTornBytes == 5_000)
  }

  @Test(arguments: [1, 2, 3])
  func `without one of its files, or with a torn one before others, is refused`(number: UInt32) throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk, segmentSize: 128)
    for record in Self.written { try journal.append(record) }
    journal.close()
    let whole = faulty.contents
    let name = SegmentHeader.fileName(number)
    faulty.contents[name] = nil
    #expect(throws: JournalError.missingFile("data/\(name)")) { try opened(on: faulty.disk) }
    faulty.contents = whole
    faulty.contents[name]?.removeLast(3)
    let error = #expect(throws: JournalError.self) { try opened(on: faulty.disk) }
    #expect(error?.description.contains("another file of the journal follows") == true)
    faulty.contents = whole
    #expect(try opened(on: faulty.disk).records == Self.written)
  }

  @Test func `of a newer format is left alone`() throws {
    var header = SegmentHeader(number: 1, firstSequence: 1, salt: 1).bytes()
    header.write(littleEndian: UInt32(2), at: 8)
    header.write(littleEndian: header.withBytes { CRC32C.checksum($0.part(0, 36)) }, at: 36)
    let faulty = Self.disk(with: header)
    let error = #expect(throws: JournalError.self) { try opened(on: faulty.disk) }
    #expect(error == .otherVersion(file: "data/\(Self.file)", version: 2))
    #expect(
      error?.description
        == "data/journal-000001.log has format 2, this Presenza reads format 1: start the Presenza that wrote it, or a newer one"
    )
    #expect(faulty.contents[Self.file] == header)
  }

  @Test func `with a record that this version does not know is refused`() throws {
    let faulty = Self.disk(with: try Self.journal().bytes)
    let error = #expect(throws: JournalError.self) {
      _ = try Journal.open(folder: "data", on: faulty.disk) { (record) throws(UnknownRecord) in
        guard !record.bytes.isEmpty else { throw UnknownRecord(why: "an empty record") }
      }
    }
    #expect(
      error == .unreadableRecord(file: "data/\(Self.file)", offset: 152, sequence: 3, why: "an empty record"))
  }
}
