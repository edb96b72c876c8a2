import JSON
import Occupancy

/// Which device a message is from: its further names, its model, the space that it names itself.
extension Decoder {
  mutating func identify(_ told: Told, _ message: Message, _ source: Int, into: (Input) -> Void) {
    if let scope = told.scope { devices.know(place: Int(devices[told.device].place), as: scope) }
    if let name = told.names.0 { know(told.device, as: name, 0, message, source) }
    if let name = told.names.1 { know(told.device, as: name, 1, message, source) }
    if let space = told.space { follow(space, told.device, message, source, into: into) }
  }

  mutating func know(_ device: Int, as name: JSONText, _ slot: Int, _ message: Message, _ source: Int) {
    if !devices.know(device, as: name, slot) { reject(.tableFull, message, source, device: device) }
  }

  /// Binds the device to the space that it names, unless a line of the configuration binds it.
  private mutating func follow(
    _ tag: JSONText, _ number: Int, _ message: Message, _ source: Int, into: (Input) -> Void
  ) {
    if let known = devices[number].tag, tag.reads(known) { return }
    guard tag.raw.count > 0, !devices[number].claims.contains(where: { bindings[Int($0.index.number)].source == nil })
    else { return }
    let space = SpaceID(tag.string)
    guard spaces.contains(space) else {
      return reject(.unknownSpace, message, source, device: number, sample: Sample(UnsafeRawBufferPointer(tag.raw)))
    }
    let name = devices[number].name
    let known = bindings.firstIndex { $0.source == sources[source].name && $0.device == name && $0.space == space }
    guard known != nil || bindings.lazy.filter({ $0.source != nil }).count < limits.selfBound else {
      return reject(.tableFull, message, source, device: number)
    }
    devices[number].tag = space.text
    // It watches the space of before no more: nobody may think so until its last word there expires.
    for bound in devices[number].bounds where Int(bound.index.number) != known {
      into(.availability(bound.index, isOnline: false))
    }
    if let known {
      // A device that moved away and came back has been bound here before.
      return devices.bind(number, to: known, bindings[known])
    }
    let profile = sources[source].profile
    let binding = Binding(
      source: profile.name, device: name, space: space, hold: profile.hold,
      expires: profile.expires ?? Binding.usualExpiry, debounce: profile.debounce ?? .zero)
    bindings.append(binding)
    isAdjusted.append(false)
    heardThrough.append(-1)
    devices.bind(number, to: bindings.count - 1, binding)
    into(.binding(binding))
  }

  /// Finds the model of the message's device: by what it is called, else by its fields. Once known by its fields it stays so.
  mutating func learnModel(_ told: Told) {
    let models = sources[devices[told.device].source].profile.models
    if let text = told.model, devices[told.device].modelText.map({ !text.reads($0) }) ?? true {
      let name = text.string.smallLetters
      devices[told.device].modelText = text.string
      let model = models.firstIndex { $0.words.contains { name.contains($0) } }
      devices[told.device].setModel(Int32(model ?? -1))
    }
    if devices[told.device].model < 0, !devices[told.device].isAddressSought {
      devices[told.device].isAddressSought = true
      if let model = modelByAddress(told, models) { return devices[told.device].setModel(Int32(model)) }
    }
    guard devices[told.device].model < 0, told.modelKeys != 0 else { return }
    var first = 0
    for (number, model) in models.enumerated() where first + model.keys.count <= 64 {
      let own = model.keys.indices.reduce(UInt64(0)) { $0 | 1 << UInt64(first + $1) }
      first += model.keys.count
      guard own != 0, told.modelKeys & own == own else { continue }
      devices[told.device].setModel(Int32(number))
      return
    }
  }

  /// The model whose maker gives its devices such addresses.
  private func modelByAddress(_ told: Told, _ models: [Model]) -> Int? {
    let names = [devices[told.device].name, told.names.0?.string, told.names.1?.string].compactMap { $0?.smallLetters }
    return models.firstIndex { model in
      model.addresses.contains { start in
        // The Things Stack's usual name of a device is its address behind `eui-`.
        names.contains { $0.hasPrefix(start) || $0.hasPrefix("eui-\(start)") }
      }
    }
  }
}

extension Device {
  /// Its fields mean something else from now on.
  fileprivate mutating func setModel(_ number: Int32) {
    guard number != model else { return }
    model = number
    regulars = []
    counting = []
  }
}

extension JSONText {
  /// Whether it is this text. Nearly always it is, so the lengths are compared first and the bytes without an iterator.
  func reads(_ text: String) -> Bool {
    guard hasEscapes || raw.count == text.utf8.count else { return false }
    return withUTF8 { mine in
      text.utf8.withContiguousStorageIfAvailable { theirs in
        guard mine.count == theirs.count else { return false }
        for at in mine.indices where mine[at] != theirs[at] { return false }
        return true
      } ?? mine.elementsEqual(text.utf8)
    }
  }
}
