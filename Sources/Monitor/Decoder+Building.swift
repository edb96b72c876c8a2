import Occupancy
import Sensors

/// One message as the broker delivered it; its bytes are the caller's.
struct Delivery {
  var topic: UnsafeRawBufferPointer
  var payload: UnsafeRawBufferPointer
  var isRetained: Bool
  var isBacklog = false
  var received: Instant
}

/// That a device was heard.
struct SignOfLife: Sendable {
  var binding: BindingIndex
  var at: Instant
}

extension Decoder {
  /// The broker was found. Where nothing was ever known there is nothing that could be repeated.
  mutating func brokerFound(at instant: Instant, knowing building: Building) {
    if building.bindings.contains(where: { !$0.words.isEmpty }) { reconnected(at: instant) }
  }

  /// Has the building take what one message says. That its devices were heard comes last: before it, the old word would count as fresh for an instant.
  ///
  /// `heard` is working memory that the caller keeps, so that no message allocates.
  mutating func read(
    _ message: Delivery, for building: inout Building, heard: inout [SignOfLife], into events: inout [Event]
  ) {
    heard.removeAll(keepingCapacity: true)
    decode(
      topic: message.topic, payload: message.payload, retain: message.isRetained, received: message.received,
      isBacklog: message.isBacklog
    ) { input in
      if case .heard(let binding, let at) = input {
        heard.append(SignOfLife(binding: binding, at: at))
      } else {
        building.handle(input, at: message.received, into: &events)
      }
    }
    for sign in heard { building.handle(.heard(sign.binding, at: sign.at), at: message.received, into: &events) }
  }
}
