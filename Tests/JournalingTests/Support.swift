import Foundation
import Journaling

/// Opens a journal and collects what it hands out.
func opened(
  _ folder: String = "data", on disk: Disk, segmentSize: Int64 = Journal.segmentSize, batchSize: Int = 32 << 20,
  accepted: Loss? = nil, isKnown: Bool = false
) throws -> (journal: Journal, records: [String], recovery: Recovery) {
  var records: [String] = []
  let (journal, recovery) = try Journal.open(
    folder: folder, on: disk, segmentSize: segmentSize, batchSize: batchSize, accepted: accepted, isKnown: isKnown
  ) {
    record in
    records.append(String(decoding: record.bytes, as: UTF8.self))
  }
  return (journal, records, recovery)
}

extension Journal {
  @discardableResult
  func append(_ records: String...) throws -> UInt64 { try append(records.map { Array($0.utf8) }) }
}

/// A folder of its own for one test, not yet made, removed after it.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
