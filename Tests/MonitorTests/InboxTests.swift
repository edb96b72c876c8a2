import Occupancy
import Sensors
import Testing

@testable import MQTT
@testable import Monitor

@Suite struct `The inbox` {
  @Test func `keeps of a payload that nobody reads as much as tells that it is too long`() throws {
    let inbox = try Inbox(clock: .wall)
    let topic = Array("zigbee2mqtt/desk-12".utf8)
    let sizes = [10, Decoder.longestPayload, Decoder.longestPayload + 1, 64 << 20]
    for size in sizes {
      let payload = [UInt8](repeating: UInt8(ascii: " "), count: size)
      topic.withUnsafeBytes { topic in
        payload.withUnsafeBytes { payload in
          inbox.put(
            IncomingMessage(topic: topic, payload: payload, qos: .atMostOnce, retain: false, isBacklog: false))
        }
      }
    }
    var mail = Mail()
    inbox.take(for: &mail)
    let kept = mail.entries.compactMap { entry in
      if case .message(let message) = entry { message.payload.count } else { nil }
    }
    #expect(kept == [10, Decoder.longestPayload, Decoder.longestPayload + 1, Decoder.longestPayload + 1])
    #expect(mail.bytes.count == kept.reduce(0, +) + 4 * topic.count)
    var decoder = Decoder(sources: [Source(try #require(Profile.builtIn(named: "zigbee2mqtt")))], bindings: [])
    mail.bytes.withUnsafeBytes { bytes in
      guard case .message(let message) = mail.entries.last else { return }
      decoder.decode(
        topic: UnsafeRawBufferPointer(rebasing: bytes[message.topic]),
        payload: UnsafeRawBufferPointer(rebasing: bytes[message.payload]), retain: false, received: message.received,
        isBacklog: false
      ) { _ in }
    }
    #expect(decoder.rejections.all.map(\.reason) == [.tooBig])
  }
}
