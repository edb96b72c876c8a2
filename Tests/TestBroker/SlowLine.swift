import Foundation
import Locking
import Threads

/// A line to a port of this machine that carries so many bytes a second to whoever connects, and may stop carrying anything while every connection stays open. It ends with the last reference to it.
public final class SlowLine: Sendable {
  private struct State: Sendable {
    var bytesPerSecond: Int
    var isFrozen = false
    var isOver = false
  }

  public let port: UInt16
  private let listening: Int32
  private let state: Locked<State>

  /// `bytesPerSecond` counts from the broker to its client; 0 carries all at once.
  public init(to port: UInt16, bytesPerSecond: Int = 0) throws {
    let state = Locked(State(bytesPerSecond: bytesPerSecond))
    let (listening, own) = try Loopback.listen()
    self.state = state
    self.listening = listening
    self.port = own
    try OSThread(named: "line") {
      while true {
        let near = accept(listening, nil, nil)
        guard near >= 0, !state.withLock({ $0.isOver }) else { break }
        guard let far = try? Loopback.connect(to: port, receiveBuffer: 4_096) else {
          close(near)
          continue
        }
        Self.carry(near, far, state)
      }
      close(listening)
    }.detach()
  }

  deinit {
    state.withLock { $0.isOver = true }
    shutdown(listening, Int32(SHUT_RDWR))
  }

  /// From here on nothing passes, in either direction, until `thaw`; connections stay as they are.
  public func freeze() { state.withLock { $0.isFrozen = true } }
  public func thaw() { state.withLock { $0.isFrozen = false } }

  /// Two threads for each connection, one a direction; the last that ends closes both ends.
  private static func carry(_ near: Int32, _ far: Int32, _ state: Locked<State>) {
    let ended = Locked(0)
    for (from, to, isSlow) in [(near, far, false), (far, near, true)] {
      _ = try? OSThread(named: "carry") {
        pump(from, to, isSlow, state)
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
        let isLast = ended.withLock { count in
          count += 1
          return count == 2
        }
        if isLast {
          close(near)
          close(far)
        }
      }.detach()
    }
  }

  private static func pump(_ from: Int32, _ to: Int32, _ isSlow: Bool, _ state: Locked<State>) {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let now = state.withLock { $0 }
      guard !now.isOver else { return }
      if now.isFrozen {
        _ = poll(nil, 0, 10)
        continue
      }
      var entry = pollfd(fd: from, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 20) > 0 else { continue }
      let rate = isSlow ? now.bytesPerSecond : 0
      // A fiftieth of a second at once.
      let most = rate > 0 ? min(buffer.count, max(16, rate / 50)) : buffer.count
      let got = recv(from, &buffer, most, 0)
      guard got > 0 else { return }
      var sent = 0
      while sent < got {
        let count = buffer[sent..<got].withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { return }
        sent += count
      }
      if rate > 0 { _ = poll(nil, 0, Int32(got * 1_000 / rate)) }
    }
  }
}

/// Sockets on 127.0.0.1.
enum Loopback {
  /// A socket that listens on a free port, and the port.
  static func listen() throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) | Glibc.listen(descriptor, 8) | getsockname(descriptor, $0, &size)
      }
    }
    guard result == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  /// A small buffer makes the far end feel how slow the line is.
  static func connect(to port: UInt16, receiveBuffer: Int32) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var buffer = receiveBuffer
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer, socklen_t(MemoryLayout<Int32>.size))
    var address = address(port)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
    return descriptor
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
