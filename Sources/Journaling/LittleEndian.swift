extension UnsafeRawBufferPointer {
  func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type) -> Number {
    Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }

  /// The part from `offset` on, `count` bytes of it.
  func part(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[offset..<(offset + count)])
  }
}

extension [UInt8] {
  mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  mutating func write<Number: FixedWidthInteger>(littleEndian number: Number, at offset: Int) {
    Swift.withUnsafeBytes(of: number.littleEndian) { replaceSubrange(offset..<(offset + $0.count), with: $0) }
  }
}

extension [UInt8] {
  // The standard library's `withUnsafeBytes` forgets the type of what is thrown; `withUnsafeBufferPointer` keeps it.
  func withBytes<Result, Fault: Error>(_ body: (UnsafeRawBufferPointer) throws(Fault) -> Result) throws(Fault) -> Result
  {
    try withUnsafeBufferPointer { (bytes) throws(Fault) in try body(UnsafeRawBufferPointer(bytes)) }
  }

  mutating func withMutableBytes<Result, Fault: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    try withUnsafeMutableBufferPointer { (bytes) throws(Fault) in try body(UnsafeMutableRawBufferPointer(bytes)) }
  }
}
