import CLinux
import Glibc

/// What waits to be sent: small things gathered in one buffer, large ones shared with whoever made them.
struct Output {
  enum Progress: Equatable {
    case done
    case blocked
    case broken
  }

  /// Where answers are rendered. It always comes after `chunks`.
  var tail: [UInt8] = []
  private var chunks: [[UInt8]] = []
  private var first = 0
  private var offset = 0

  /// Bodies up to this size are copied behind their head: cheaper than a second system call.
  static let copyLimit = 32_768

  /// Beyond this a client that sends on is not read from until it has read: what a thousand such clients hold stays small.
  static let highWater = 16_384

  var isEmpty: Bool { chunks.count == first && tail.isEmpty }

  var count: Int {
    var sum = tail.count - offset
    for index in first..<chunks.count { sum += chunks[index].count }
    return sum
  }

  /// Adds `bytes` without copying them when they are many; `sent` of them are gone already.
  mutating func add(_ bytes: [UInt8], sent: Int = 0) {
    guard bytes.count > sent else { return }
    if bytes.count <= Self.copyLimit, sent == 0, chunks.count == first, !tail.isEmpty || bytes.count <= 512 {
      tail.append(contentsOf: bytes)
      return
    }
    if !tail.isEmpty {
      chunks.append(tail)
      tail = []
    } else if isEmpty {
      offset = sent
    }
    chunks.append(bytes)
  }

  /// Sends what the kernel takes, and tells in `sent` how much that was.
  mutating func send(to descriptor: Int32, sent: inout Int) -> Progress {
    while first < chunks.count {
      let isLast = first + 1 == chunks.count && tail.isEmpty
      let count = Self.send(chunks[first], from: offset, to: descriptor, more: !isLast)
      guard count >= 0 else { return errno == EAGAIN ? .blocked : .broken }
      sent += count
      offset += count
      guard offset == chunks[first].count else { return .blocked }
      offset = 0
      chunks[first] = []
      first += 1
    }
    if first > 0 {
      chunks = []
      first = 0
    }
    guard !tail.isEmpty else { return .done }
    let count = Self.send(tail, from: offset, to: descriptor, more: false)
    guard count >= 0 else { return errno == EAGAIN ? .blocked : .broken }
    sent += count
    offset += count
    guard offset == tail.count else { return .blocked }
    offset = 0
    tail.removeAll(keepingCapacity: true)
    return .done
  }

  /// The count that the kernel took, or -1 and errno.
  static func send(_ bytes: [UInt8], from start: Int = 0, to descriptor: Int32, more: Bool) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
    return bytes.withUnsafeBytes { buffer in
      while true {
        let part = UnsafeRawBufferPointer(rebasing: buffer[start...])
        let count = Glibc.send(descriptor, part.baseAddress, part.count, flags)
        if count >= 0 || errno != EINTR { return count }
      }
    }
  }
}
