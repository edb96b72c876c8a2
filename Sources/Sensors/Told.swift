import JSON
import Occupancy

/// What one message told beside its values. It points into the message and is valid as long as that is.
struct Told {
  var device: Int
  var time: Instant?
  /// What its clock shows, believed or not.
  var clock: Instant?
  var dedup: UInt64?
  var names: (JSONText?, JSONText?) = (nil, nil)
  var space: JSONText?
  /// What the place around the device is called, as an application.
  var scope: JSONText?
  var model: JSONText?
  /// The fields by which a model is known.
  var modelKeys: UInt64 = 0
  /// Whether something names the device, kept or not.
  var isNamed = false
  var isLeftOut = false
  var isOnlyHeard = false
  var isBlind = false
  var codecFailed = false
  var isDecoded = true

  init(device: Int) {
    self.device = device
  }
}

extension Rule.Condition {
  /// Notes what follows if `value` is one of the words.
  func judge(_ value: JSONScalar, _ told: inout Told) {
    guard words.contains(where: { value.reads($0) }) else { return }
    switch consequence {
    case .skip: told.isLeftOut = true
    case .heard: told.isOnlyHeard = true
    case .blind: told.isBlind = true
    case .undecoded: told.codecFailed = true
    }
  }
}

extension JSONScalar {
  /// The text as a name: a number is one as well. Nil for what is no name, or cannot be read.
  var name: JSONText? {
    switch self {
    case .string(let text): text.isWellFormed && !text.raw.isEmpty ? text : nil
    case .number(let number): number.text
    case .bool, .null, .notFinite, .unreadable: nil
    }
  }

  /// Whether it is written so, but for capitals.
  fileprivate func reads(_ word: [UInt8]) -> Bool {
    switch self {
    case .string(let text): text.withUTF8 { $0.lazy.map(\.smallLetter).elementsEqual(word) }
    case .number(let number): number.raw.elementsEqual(word)
    case .bool(let flag): (flag ? "true" : "false").utf8.elementsEqual(word)
    case .null: "null".utf8.elementsEqual(word)
    case .notFinite, .unreadable: false
    }
  }
}
