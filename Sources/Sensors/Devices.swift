import Occupancy

/// The devices of all sources, found by source and name.
struct Devices: Sendable {
  private(set) var list: [Device] = []
  private var names: [ByteTable]
  /// By source, and by the name's number there.
  private var numbers: [[Int32]]
  private var bindings: [String: [(source: String?, bound: Device.Bound)]] = [:]
  private let sourceNames: [String]
  private let unboundAtMost: Int
  private(set) var unboundCount = 0
  /// The channels that bindings ask for, numbered from 1.
  private var channels: [String: Int32] = [:]

  private static let longestUnboundName = 512

  init(sources: [Source], bindings: [Binding], unboundAtMost: Int) {
    sourceNames = sources.map(\.name)
    names = sources.map { _ in ByteTable() }
    numbers = sources.map { _ in [] }
    self.unboundAtMost = unboundAtMost
    for (number, binding) in bindings.enumerated() {
      let channel = binding.channel.map { intern($0.smallLetters) } ?? 0
      let bound = Device.Bound(index: BindingIndex(number), channel: channel)
      self.bindings[binding.device, default: []].append((binding.source, bound))
    }
    // Known from the start where the source is: the bridge's will concerns them before they have spoken.
    for binding in bindings {
      for (source, name) in sourceNames.enumerated() where binding.source == name || sourceNames.count == 1 {
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
    let text = String(decoding: name, as: UTF8.self)
    let bounds = bindings[text, default: []].filter { $0.source == nil || $0.source == sourceNames[source] }.map(
      \.bound)
    if bounds.isEmpty {
      guard mayAdd, unboundCount < unboundAtMost, name.count <= Self.longestUnboundName else { return nil }
      unboundCount += 1
    }
    _ = names[source].insert(name)
    numbers[source].append(Int32(list.count))
    list.append(Device(source: source, name: text, bounds: bounds))
    return list.count - 1
  }

  private mutating func intern(_ channel: String) -> Int32 {
    if let known = channels[channel] { return known }
    channels[channel] = Int32(channels.count + 1)
    return Int32(channels.count)
  }
}
