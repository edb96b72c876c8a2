/// One state of a device as Zigbee2MQTT prints it: a flat object, keys in order. Numbers are fixed-point, so that no machine rounds them otherwise.
struct Payload {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

  mutating func add(_ key: StaticString, _ value: Bool) {
    open(key)
    bytes += (value ? "true" : "false").utf8
  }

  mutating func add(_ key: StaticString, _ value: Int) {
    open(key)
    bytes += String(value).utf8
  }

  mutating func add(_ key: StaticString, hundredths value: Int) {
    open(key)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let size = abs(value)
    bytes += String(size / 100).utf8
    guard size % 100 != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(48 + size / 10 % 10))
    if size % 10 != 0 { bytes.append(UInt8(48 + size % 10)) }
  }

  /// `word` is one of ours and needs no escapes.
  mutating func add(_ key: StaticString, word: StaticString) {
    open(key)
    bytes.append(UInt8(ascii: "\""))
    word.withUTF8Buffer { bytes += $0 }
    bytes.append(UInt8(ascii: "\""))
  }

  consuming func closed() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private mutating func open(_ key: StaticString) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes += $0 }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }
}
