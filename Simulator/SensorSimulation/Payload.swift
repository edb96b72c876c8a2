/// A flat JSON object as devices print it: keys in order. Numbers are fixed-point, so that no machine rounds them otherwise.
struct Payload {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

  mutating func add(_ key: StaticString, _ value: Bool) {
    open(key)
    bytes += (value ? "true" : "false").utf8
  }

  /// Whether somebody is there, or what a sensor says that cannot tell.
  mutating func add(_ key: StaticString, seen value: Bool, or fault: Device.Unreadable?) {
    switch fault {
    case nil: add(key, value)
    case .null, .notDecoded: add(key, raw: "null")
    case .unknownWord: add(key, word: "calibrating")
    case .leftOut: break
    }
  }

  mutating func add(_ key: StaticString, _ value: Int) {
    open(key)
    bytes += String(value).utf8
  }

  mutating func add(_ key: StaticString, hundredths value: Int) {
    open(key)
    bytes += Payload.decimal(hundredths: value).utf8
  }

  /// `word` is one of ours and needs no escapes.
  mutating func add(_ key: StaticString, word: String) {
    open(key)
    bytes.append(UInt8(ascii: "\""))
    bytes += word.utf8
    bytes.append(UInt8(ascii: "\""))
  }

  /// `json` as it stands: a number that is no number, an object within.
  mutating func add(_ key: StaticString, raw json: String) {
    open(key)
    bytes += json.utf8
  }

  consuming func closed() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  consuming func text() -> String { String(decoding: closed(), as: UTF8.self) }

  /// `2105` as `21.05`, `2100` as `21`.
  static func decimal(hundredths value: Int) -> String {
    let size = abs(value)
    let sign = value < 0 ? "-" : ""
    guard size % 100 != 0 else { return "\(sign)\(size / 100)" }
    let tenths = size / 10 % 10
    return size % 10 == 0 ? "\(sign)\(size / 100).\(tenths)" : "\(sign)\(size / 100).\(tenths)\(size % 10)"
  }

  private mutating func open(_ key: StaticString) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes += $0 }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }
}
