import Foundation
import Locking
import MQTT
import TestBroker
import Threads

/// A socket that answers packets as a test says, for what a real broker cannot be made to do. It speaks MQTT 3.1.1, and says so to whoever comes with another version, unless the test answers that as well.
final class ScriptedPeer: Sendable {
  let connections = Watched(0)
  let port: UInt16
  private let listening: Int32
  private let isOver = Locked(false)
  private let thread: OSThread

  init(knowsV5: Bool = false, _ answer: @escaping @Sendable (Packet) -> [UInt8]?) throws {
    listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listening
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) | listen(descriptor, 8) | getsockname(descriptor, $0, &size)
      }
    }
    guard result == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    port = UInt16(bigEndian: address.sin_port)
    let (connections, isOver) = (connections, isOver)
    thread = try OSThread(named: "peer") {
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0, !isOver.withLock({ $0 }) else { break }
        connections.update { $0 += 1 }
        converse(client, knowsV5: knowsV5, connections, answer)
        close(client)
      }
      close(descriptor)
    }
  }

  deinit {
    isOver.withLock { $0 = true }
    shutdown(listening, Int32(SHUT_RDWR))
    thread.detach()
  }

  var url: String { "mqtt://127.0.0.1:\(port)" }
  var address: BrokerAddress { .tcp(host: "127.0.0.1", port: port) }
}

private func converse(_ client: Int32, knowsV5: Bool, _ connections: Watched<Int>, _ answer: (Packet) -> [UInt8]?) {
  var pending: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let got = recv(client, &buffer, buffer.count, 0)
    guard got > 0 else { return }
    pending += buffer[..<got]
    while pending.count >= 2, pending.count >= 2 + Int(pending[1]) {
      let length = 2 + Int(pending[1])
      let packet = Packet(bytes: Array(pending[..<length]))
      pending.removeFirst(length)
      // Bytes of TLS may look like the beginning of a packet.
      if packet.kind == .connect, packet.bytes.count > 9 {
        guard knowsV5 || packet.bytes[8] == 4 else {
          _ = send(client, Packet.connack(sessionPresent: false, code: 1), 4, Int32(MSG_NOSIGNAL))
          // Only those that were taken count.
          connections.update { $0 -= 1 }
          return
        }
      }
      guard let reply = answer(packet) else { continue }
      _ = send(client, reply, reply.count, Int32(MSG_NOSIGNAL))
    }
  }
}

/// A short MQTT 3.1.1 packet (remaining length below 128).
struct Packet: Sendable {
  enum Kind { case connect, subscribe, other }

  let bytes: [UInt8]

  var kind: Kind {
    switch bytes[0] >> 4 {
    case 1: .connect
    case 8: .subscribe
    default: .other
    }
  }

  /// CONNECT: flags are the tenth byte, clean session their second bit (§3.1.2.3).
  var isCleanSession: Bool { bytes[9] & 2 != 0 }

  static func connack(sessionPresent: Bool, code: UInt8 = 0) -> [UInt8] { [0x20, 2, sessionPresent ? 1 : 0, code] }

  static func suback(_ subscribe: Packet, granted: UInt8) -> [UInt8] {
    [0x90, 3, subscribe.bytes[2], subscribe.bytes[3], granted]
  }

  static func publish(topic: String, payload: String) -> [UInt8] {
    let body = [0, UInt8(topic.utf8.count)] + Array(topic.utf8) + Array(payload.utf8)
    return [0x30, UInt8(body.count)] + body
  }
}
