import Occupancy

/// What was found on disk when the journal was opened.
public struct Recovery: Sendable, Equatable {
  public var segments = 0
  public var batches = 0
  public var records = 0
  /// 0 when there is no batch.
  public var lastSequence: UInt64 = 0
  /// The end of an interrupted write that was never acknowledged, in bytes.
  public var droppedTornBytes: Int64 = 0
  /// When the monitor last said that it is alive; nil when it never did, or when the file was unreadable.
  public var lastHeartbeat: Instant?
  /// Batches that the heartbeat knows to have been durable and that are gone: more than 0 means that somebody or something cut the file.
  public var missingBatches: UInt64 = 0

  public init() {}
}
