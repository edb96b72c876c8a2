import Occupancy

/// What was found on disk when the journal was opened.
public struct Recovery: Sendable, Equatable {
  public var segments = 0
  public var batches = 0
  public var records = 0
  /// 0 when there is no batch.
  public var lastSequence: UInt64 = 0
  /// The end of an interrupted write that nobody knows to have been acknowledged, in bytes.
  public var droppedTornBytes: Int64 = 0
  /// When the monitor last said that it is alive; nil when it never did, or when the file was unreadable.
  public var lastHeartbeat: Instant?
  /// Batches that are known to have been durable and that are gone: somebody or something cut, damaged or removed a file.
  public var loss: Loss?
  /// Files into which was copied what had to be cut away.
  public var aside: [String] = []

  public init() {}
}
