import JSON
import Occupancy

/// Objects inside a message that tell of themselves whose their values are, what these are called, or when they were made.
extension Decoder {
  /// Notes it in the first pass; what else a device is called counts in the second, when the device is known.
  mutating func noteElement(
    _ role: Rule.Role, _ value: JSONScalar, _ walk: JSONWalk, isSecond: Bool, _ message: Message, _ route: Route
  ) {
    let source = rules[Int(route.rule)].source
    let before = refused.count
    // The second pass forgets what the first refused, but not of what it alone has read.
    defer { if !isSecond { keepRefused(from: before) } }
    switch role {
    case .elementDevice(let steps) where !isSecond:
      guard let name = nameToRead(value) else { return }
      guard let device = device(named: name, route) else {
        refused.append(Refused(reason: .tableFull, sample: Sample(UnsafeRawBufferPointer(name.raw))))
        return elements.note(walk.container(at: steps)) { $0.device = Elements.notKept }
      }
      if !others.contains(Int32(device)) { others.append(Int32(device)) }
      elements.note(walk.container(at: steps)) { $0.device = Int32(device) }
    case .elementOtherName(let steps) where isSecond:
      guard let name = value.name, let device = elements[walk.container(at: steps)]?.device, device >= 0 else { return }
      know(Int(device), as: name, 0, message, source)
    case .elementName(let steps, let rank) where !isSecond:
      guard let name = nameToRead(value) else { return }
      let kept = name.withUTF8 { elements.keep($0) }
      elements.note(walk.container(at: steps)) {
        if $0.name == nil || rank < $0.rank { ($0.name, $0.rank) = (kept, rank) }
      }
    case .elementTime(let steps) where !isSecond:
      guard let time = time(RawValue(value), message, source) else { return }
      elements.note(walk.container(at: steps)) { $0.time = time }
    case .elementUnit(let steps) where !isSecond:
      guard Self.isFahrenheit(RawValue(value)) else { return }
      elements.note(walk.container(at: steps)) { $0.isFahrenheit = true }
    case _: break
    }
  }

  private mutating func keepRefused(from start: Int) {
    guard refused.count > start else { return }
    elementsRefused += refused[start...]
    refused.removeSubrange(start...)
  }

  /// What the objects around a value tell, the innermost first.
  func element(around walk: JSONWalk) -> Elements.Element {
    var all = Elements.Element()
    var steps = walk.depth - 1
    while steps >= 0 {
      if let element = elements[walk.container(at: steps)] {
        if all.device == -1 { all.device = element.device }
        if all.name == nil { all.name = element.name }
        if all.time == nil { all.time = element.time }
        if element.isFahrenheit { all.isFahrenheit = true }
      }
      steps -= 1
    }
    return all
  }
}

/// Units that a message tells beside its values.
extension Decoder {
  mutating func noteUnit(_ raw: RawValue) {
    if Self.isFahrenheit(raw) { isFahrenheit = true }
  }

  /// `F`, `°F` in UTF-8 or Latin-1, `degF`, `Fahrenheit`: the one unit of temperature beside °C that sensors of buildings send.
  static func isFahrenheit(_ raw: RawValue) -> Bool {
    let text: UnsafeBufferPointer<UInt8>
    switch raw {
    case .word(let word): text = word
    case .unreadable(.badUTF8, let word): text = word
    case .number, .flag, .null, .notFinite, .unreadable: return false
    }
    if text.lazy.map(\.smallLetter).elementsEqual("fahrenheit".utf8) { return true }
    guard text.last?.smallLetter == UInt8(ascii: "f") else { return false }
    let sign = text.dropLast()
    return sign.allSatisfy { $0 >= 0x80 || $0 == 0x20 } && sign.count <= 4
      || sign.lazy.map(\.smallLetter).elementsEqual("deg".utf8)
  }

  /// The temperatures of the message are in °F: those that are not converted by their own names are converted now.
  mutating func takeAsFahrenheit() {
    for place in found.indices {
      let conversion = fields[Int(found[place].field)].conversion
      guard conversion.quantity == .temperature, conversion.scale == 1, conversion.offset == 0,
        case .number(let number) = found[place].value
      else { continue }
      let celsius = Self.celsius(fromFahrenheit: number)
      found[place].value = .number(celsius)
      guard case .number(let range) = conversion.kind, range.contains(celsius) else { continue }
      outside.removeAll { $0 == Int32(place) }
    }
  }

  static func celsius(fromFahrenheit number: Double) -> Double { (number - 32) * 5 / 9 }
}
