import JSON
import Occupancy

/// The devices of all sources, found by source and name.
struct Devices: Sendable {
  private(set) var list: [Device] = []
  private var names: [ByteTable]
  /// By source, and by the name's number there.
  private var numbers: [[Int32]]
  private var bindings: [String: [Line]] = [:]
  /// The same by names in small letters, for sources whose devices are addresses.
  private var caseless: [String: [Line]] = [:]
  private let sourceNames: [String]
  private let isCaseless: [Bool]
  private let unboundAtMost: Int
  /// A device that takes a bound name and drops it again must not make room for the next one.
  private let devicesAtMost: Int
  private(set) var unboundCount = 0
  /// The channels that bindings ask for, numbered from 1.
  private var channels: [String: Int32] = [:]

  private struct Line: Sendable {
    /// Nil for a line of the configuration; a device that bound itself has its source.
    var source: String?
    var bound: Device.Bound
  }

  private static let longestUnboundName = 512

  init(sources: [Source], bindings: [Binding], unboundAtMost: Int) {
    sourceNames = sources.map(\.name)
    isCaseless = sources.map(\.profile.isCaseless)
    names = sources.map { _ in ByteTable() }
    numbers = sources.map { _ in [] }
    self.unboundAtMost = unboundAtMost
    devicesAtMost = 2 * unboundAtMost + 4 * bindings.count
    for (number, binding) in bindings.enumerated() {
      let channel = binding.channel.map { intern($0.smallLetters) } ?? 0
      let line = Line(source: binding.source, bound: Device.Bound(index: BindingIndex(number), channel: channel))
      self.bindings[binding.device, default: []].append(line)
      caseless[binding.device.smallLetters, default: []].append(line)
    }
    // Known from the start where the source is: the bridge's will concerns them before they have spoken.
    for (source, name) in sourceNames.enumerated() where sources[source].profile.hasBridge {
      for binding in bindings where binding.source == name || sourceNames.count == 1 {
        var device = binding.device
        device.withUTF8 { _ = find(or: true, UnsafeRawBufferPointer($0), source: source) }
      }
    }
  }

  subscript(number: Int) -> Device {
    _read { yield list[number] }
    _modify { yield &list[number] }
  }

  func channel(_ name: String) -> Int32 { channels.isEmpty ? 0 : channels[name.smallLetters] ?? 0 }

  /// The device of that name; a new one is kept if it is bound or there is room and `mayAdd` allows it. Nil where it is not kept.
  mutating func find(or mayAdd: Bool, _ name: UnsafeRawBufferPointer, source: Int) -> Int? {
    if let known = names[source].find(name) { return Int(numbers[source][known]) }
    guard isCaseless[source], name.contains(where: { $0 != $0.smallLetter }) else {
      return add(name, source: source, ifUnbound: mayAdd)
    }
    return name.map(\.smallLetter).withUnsafeBytes { name in
      names[source].find(name).map { Int(numbers[source][$0]) } ?? add(name, source: source, ifUnbound: mayAdd)
    }
  }

  private mutating func add(_ name: UnsafeRawBufferPointer, source: Int, ifUnbound mayAdd: Bool) -> Int? {
    let text = String(decoding: name, as: UTF8.self)
    let bounds = bounds(of: [text], source: source)
    if bounds.isEmpty {
      guard mayAdd, unboundCount < unboundAtMost, list.count < devicesAtMost, name.count <= Self.longestUnboundName
      else { return nil }
      unboundCount += 1
    }
    _ = names[source].insert(name)
    numbers[source].append(Int32(list.count))
    list.append(Device(source: source, name: text, bounds: bounds))
    return list.count - 1
  }

  /// Takes note of a further name of a device, by which a line of the configuration may bind it.
  mutating func know(_ number: Int, as name: JSONText, _ place: Int, source: Int) {
    guard !name.reads(list[number].otherNames[place]), name.raw.count <= Self.longestUnboundName else { return }
    list[number].otherNames[place] = name.string
    rebind(number, bounds(of: [list[number].name] + list[number].otherNames, source: source))
    // A line of the configuration may have taken it from its tag, or left it to its tag.
    list[number].tag = nil
  }

  /// Binds a device to one binding alone, its own.
  mutating func bind(_ number: Int, to binding: Int, source: Int) {
    let bound = Device.Bound(index: BindingIndex(binding), channel: 0)
    rebind(number, [bound])
    let name = list[number].name
    guard !bindings[name, default: []].contains(where: { $0.bound.index == bound.index }) else { return }
    let line = Line(source: sourceNames[source], bound: bound)
    bindings[name, default: []].append(line)
    caseless[name.smallLetters, default: []].append(line)
  }

  private mutating func rebind(_ number: Int, _ bounds: [Device.Bound]) {
    unboundCount += (bounds.isEmpty ? 1 : 0) - (list[number].bounds.isEmpty ? 1 : 0)
    list[number].bounds = bounds
    // Whoever is bound now has been told nothing yet.
    for place in list[number].held.indices { list[number].held[place].told = .never }
  }

  /// What is bound to a device of these names. A line of the configuration comes before what the device said itself.
  private func bounds(of names: [String], source: Int) -> [Device.Bound] {
    var lines: [Line] = []
    for name in names where !name.isEmpty {
      let named = isCaseless[source] ? caseless[name.smallLetters] : bindings[name]
      for line in named ?? [] where line.source == nil || line.source == sourceNames[source] {
        if !lines.contains(where: { $0.bound.index == line.bound.index }) { lines.append(line) }
      }
    }
    let configured = lines.filter { $0.source == nil }
    return (configured.isEmpty ? lines : configured).map(\.bound)
  }

  private mutating func intern(_ channel: String) -> Int32 {
    if let known = channels[channel] { return known }
    channels[channel] = Int32(channels.count + 1)
    return Int32(channels.count)
  }
}
