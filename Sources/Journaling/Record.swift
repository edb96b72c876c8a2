/// One record as it comes back from the disk. Its bytes are valid only during the call that hands it over.
public struct Record {
  /// The batch it was written with; records of one batch come in the order in which they were added.
  public let sequence: UInt64
  public let bytes: UnsafeRawBufferPointer

  public init(sequence: UInt64, bytes: UnsafeRawBufferPointer) {
    self.sequence = sequence
    self.bytes = bytes
  }

  /// What recovery calls for each record, in order.
  public typealias Reader = (Record) throws(UnknownRecord) -> Void
}
