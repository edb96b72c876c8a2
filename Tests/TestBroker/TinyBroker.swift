import Foundation
import Locking
import MQTT
import Threads

/// A broker of MQTT 3.1.1 that does what no real one can be made to do: it denies a session and sends its queue all the same, or answers pings and hands over nothing. It knows subscriptions by their exact topic alone, and
/// ends with the last reference to it.
public final class TinyBroker: Sendable {
  public struct Manner: Sendable {
    /// What it sends when somebody subscribes, as if it had kept it.
    public var queue: [Received] = []
    /// Whether a client gets what it publishes to itself.
    public var handsOver = true
    /// What it puts before each topic, as a bridge may.
    public var prefix = ""

    public init(queue: [Received] = [], handsOver: Bool = true, prefix: String = "") {
      self.queue = queue
      self.handsOver = handsOver
      self.prefix = prefix
    }
  }

  public let port: UInt16
  public let connections = Watched(0)
  private let manner: Locked<Manner>
  private let clients = Locked<[Int32]>([])
  private let listening: Int32
  private let isOver = Locked(false)

  public init(_ manner: Manner = Manner()) throws {
    let (listening, port) = try Loopback.listen()
    (self.listening, self.port) = (listening, port)
    self.manner = Locked(manner)
    let (connections, isOver, manner, clients) = (connections, isOver, self.manner, clients)
    try OSThread(named: "tiny") {
      while true {
        let client = accept(listening, nil, nil)
        guard client >= 0, !isOver.withLock({ $0 }) else { break }
        _ = try? OSThread(named: "tiny") {
          var conversation = Conversation(
            client: client, manner: manner, clients: clients, connections: connections)
          conversation.run()
          clients.withLock { all in all.removeAll { $0 == client } }
          close(client)
        }.detach()
      }
      close(listening)
    }.detach()
  }

  deinit {
    isOver.withLock { $0 = true }
    shutdown(listening, Int32(SHUT_RDWR))
    clients.withLock { for client in $0 { shutdown(client, Int32(SHUT_RDWR)) } }
  }

  public var url: String { "mqtt://127.0.0.1:\(port)" }
  public var address: BrokerAddress { .tcp(host: "127.0.0.1", port: port) }

  public func change(_ body: @Sendable (inout Manner) -> Void) { manner.withLock { body(&$0) } }

  /// Sends a message to whoever is connected, without asking for an acknowledgement.
  public func publish(_ topic: String, _ payload: String) {
    let packet = Conversation.publish(topic, Array(payload.utf8))
    clients.withLock { for client in $0 { Conversation.write(packet, to: client) } }
  }
}

/// What one client says, and what it is answered.
private struct Conversation {
  let client: Int32
  let manner: Locked<TinyBroker.Manner>
  /// Whoever writes to a client holds this lock.
  let clients: Locked<[Int32]>
  /// Those that were taken.
  let connections: Watched<Int>
  var filters: Set<String> = []
  var hasSentQueue = false

  init(client: Int32, manner: Locked<TinyBroker.Manner>, clients: Locked<[Int32]>, connections: Watched<Int>) {
    (self.client, self.manner, self.clients, self.connections) = (client, manner, clients, connections)
  }

  mutating func run() {
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let got = recv(client, &buffer, buffer.count, 0)
      guard got > 0 else { return }
      pending += buffer[..<got]
      while let (head, body, length) = Self.packet(pending) {
        pending.removeFirst(length)
        guard answer(head, body) else { return }
      }
    }
  }

  /// False where the conversation is over.
  private mutating func answer(_ head: UInt8, _ body: [UInt8]) -> Bool {
    switch head >> 4 {
    case 1:
      // §3.1.2.2: a version that it does not know is refused.
      guard body[6] == 4 else {
        write([0x20, 2, 0, 1])
        return false
      }
      connections.update { $0 += 1 }
      // CONNECT: the session is denied, whatever is kept.
      write([0x20, 2, 0, 0])
      clients.withLock { $0.append(client) }
    case 3:
      let topic = Self.text(body, at: 0)
      let qos = head >> 1 & 3
      let start = 2 + topic.utf8.count + (qos > 0 ? 2 : 0)
      if qos > 0 { write([0x40, 2, body[start - 2], body[start - 1]]) }
      let now = manner.withLock { $0 }
      if now.handsOver, filters.contains(topic) { write(Self.publish(now.prefix + topic, Array(body[start...]))) }
    case 8:
      filters.insert(Self.text(body, at: 2))
      write([0x90, 3, body[0], body[1], 1])
      guard !hasSentQueue else { return true }
      hasSentQueue = true
      let queue = manner.withLock { $0.queue }
      write(queue.flatMap { Self.publish($0.topic, Array($0.payload.utf8)) })
    case 12: write([0xD0, 0])
    default: break
    }
    return true
  }

  private func write(_ bytes: [UInt8]) { clients.withLock { _ in Self.write(bytes, to: client) } }

  static func write(_ bytes: [UInt8], to client: Int32) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      sent += count
    }
  }

  static func publish(_ topic: String, _ payload: [UInt8]) -> [UInt8] {
    let body = [UInt8(topic.utf8.count >> 8), UInt8(topic.utf8.count & 255)] + Array(topic.utf8) + payload
    var length = body.count
    var digits: [UInt8] = []
    // §2.2.3: seven bits a byte, the lowest first.
    repeat {
      digits.append(UInt8(length & 127) | (length > 127 ? 128 : 0))
      length >>= 7
    } while length > 0
    return [0x30] + digits + body
  }

  /// The first whole packet: its first byte, its body, and how long it is in all.
  private static func packet(_ bytes: [UInt8]) -> (head: UInt8, body: [UInt8], length: Int)? {
    var length = 0
    for place in 1..<5 {
      guard place < bytes.count else { return nil }
      length |= Int(bytes[place] & 127) << (7 * (place - 1))
      guard bytes[place] & 128 == 0 else { continue }
      let end = place + 1 + length
      return bytes.count < end ? nil : (bytes[0], Array(bytes[(place + 1)..<end]), end)
    }
    return nil
  }

  private static func text(_ body: [UInt8], at place: Int) -> String {
    let length = Int(body[place]) << 8 | Int(body[place + 1])
    return String(decoding: body[(place + 2)..<(place + 2 + length)], as: UTF8.self)
  }
}
