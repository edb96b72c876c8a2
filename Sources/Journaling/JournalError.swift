import Glibc
import Occupancy

/// Why the journal cannot be opened or written, and what to do about it.
public enum JournalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Another process has the folder; nil when it has not yet said its number.
  case inUse(folder: String, processID: Int32?)
  /// The file is unreadable at `offset`, after batch `sequence`, and it is not the tail of an interrupted write. Nothing was changed.
  case damaged(file: String, offset: Int64, sequence: UInt64, what: String)
  /// A whole file of the journal is missing between others. Nothing was changed.
  case missingFile(String)
  /// The journal lacks batches that were durable: it was cut, emptied or damaged at its end, or is gone. Nothing was changed.
  case lost(folder: String, Loss, lastHeartbeat: Instant?, accepted: Loss?)
  case otherVersion(file: String, version: UInt32)
  /// A record came back from the disk as it was written, but its reader does not know it.
  case unreadableRecord(file: String, offset: Int64, sequence: UInt64, why: String)
  /// The disk or the quota is full, or the file may not grow.
  case noSpace(file: String)
  /// The disk failed.
  case inputOutput(call: String, file: String)
  /// Another call failed, by its errno.
  case refused(call: String, file: String, code: Int32)
  /// An event that its reader would not take: nothing was written of it. Only a bug can make one, as what comes from outside has narrower bounds.
  case unwritable(type: String, record: String)
  /// A record that no recovery could read: nothing was written, the journal goes on.
  case batchTooLarge(bytes: Int)

  init(_ errno: Errno, call: String, file: String) {
    switch errno.code {
    case ENOSPC, EDQUOT, EFBIG: self = .noSpace(file: file)
    case EIO: self = .inputOutput(call: call, file: file)
    case let code: self = .refused(call: call, file: file, code: code)
    }
  }

  public var description: String {
    switch self {
    case .inUse(let folder, let processID):
      "\(folder) is in use by \(processID.map { "process \($0)" } ?? "another process"): "
        + "stop that one first, or give this one a folder of its own with --data"
    case .damaged(let file, let offset, let sequence, let what):
      "\(file) is damaged at byte \(offset), after batch \(sequence): \(what). Nothing was changed. "
        + "Keep a copy of the folder, then restore it from a backup; `presenza journal verify` shows what can be read"
    case .missingFile(let file):
      "\(file) is missing, but the files after it are there. Nothing was changed. Put it back from a backup"
    case .lost(let folder, let loss, let lastHeartbeat, let accepted):
      Self.text(of: loss, in: folder, lastHeartbeat, accepted)
    case .otherVersion(let file, let version):
      "\(file) has format \(version), this Presenza reads format \(SegmentHeader.version): "
        + "start the Presenza that wrote it, or a newer one"
    case .unreadableRecord(let file, let offset, let sequence, let why):
      "\(file) has a record at byte \(offset), in batch \(sequence), that this Presenza does not know (\(why)): "
        + "start the Presenza that wrote it, or a newer one"
    case .noSpace(let file):
      "no space to write \(file): free some space or raise the quota; until then no booking is accepted"
    case .inputOutput(let call, let file):
      "the disk failed at \(call) of \(file): check the disk (dmesg, smartctl); until it works no booking is accepted"
    case .refused(let call, let file, let code):
      "\(call) of \(file) failed: \(String(cString: strerror(code))). "
        + "Check that the folder exists, that this user may write there, and that it is not mounted read-only"
    case .unwritable(let type, let record):
      "an event of type \(type) could not be read back as it is, and was not written: \(record.prefix(500)). "
        + "This is a fault of Presenza's: report it, and restart Presenza; until then no booking is accepted"
    case .batchTooLarge(let bytes):
      "a record of \(bytes) bytes is more than the \(Batch.longestRecord) that the journal takes"
    }
  }
}

extension JournalError {
  private static func text(of loss: Loss, in folder: String, _ lastHeartbeat: Instant?, _ accepted: Loss?) -> String {
    let found = loss.first == 1 ? "has no batch" : "ends after batch \(loss.first - 1)"
    let known =
      loss.last.map { last in
        "its last sign of life\(lastHeartbeat.map { ", of \($0)," } ?? "") knew \(last): "
          + "\(last - loss.first + 1) batches that were durable are gone"
      } ?? "the files beside it say that there was one"
    let other = accepted.map { " --accept-loss \($0) names another loss." } ?? ""
    return
      "the journal in \(folder) \(found), and \(known).\(other) Nothing was changed. Restore the folder from a backup; "
      + "to go on without them, bookings included, start once with --accept-loss \(loss)"
  }
}

/// Thrown by the reader of a record that it cannot make sense of.
public struct UnknownRecord: Error, Equatable, Sendable {
  public var why: String

  public init(why: String) {
    self.why = why
  }
}
