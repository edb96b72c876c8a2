import JSON
import Occupancy

/// The devices of all sources, found by where they are and what they are called.
struct Devices: Sendable {
  private(set) var list: [Device] = []
  /// Where names are looked up: first each source by itself, then what its topics name inside it.
  private(set) var places: [DevicePlace]
  private var placeNumbers: [String: Int] = [:]
  private var lines: DeviceLines
  /// What each line of the configuration is bound to, by number of the binding.
  private(set) var contests: [Contest]
  private let sources: [Source]
  private let unboundAtMost: Int
  /// A device that takes a bound name and drops it again must not make room for the next one.
  private let devicesAtMost: Int
  private(set) var unboundCount = 0
  /// The channels that bindings ask for, numbered from 1.
  private var channels: [String: Int32] = [:]

  static let longestUnboundName = 512
  /// A hostile sender may invent applications for ever.
  private static let placesAtMost = 1_024

  init(sources: [Source], bindings: [Binding], unboundAtMost: Int) {
    self.sources = sources
    places = sources.indices.map { DevicePlace(source: $0) }
    lines = DeviceLines()
    contests = bindings.map { Contest($0) }
    self.unboundAtMost = unboundAtMost
    devicesAtMost = 2 * unboundAtMost + 4 * bindings.count
    for (number, binding) in bindings.enumerated() {
      let channel = binding.channel.map { intern($0.smallLetters) } ?? 0
      lines.add(
        DeviceLines.Line(
          source: binding.source, device: binding.device,
          bound: Device.Bound(index: BindingIndex(number), channel: channel)))
    }
    // Known from the start where the source is: the bridge's will concerns them before they have spoken.
    for (number, source) in sources.enumerated() where source.profile.hasBridge {
      let base = source.label.map { "\($0)/" } ?? ""
      for binding in bindings {
        var name = binding.device
        if !base.isEmpty, name.hasPrefix(base) {
          name = String(name.dropFirst(base.count))
        } else if binding.source != source.name, sources.count > 1 {
          continue
        }
        name.withUTF8 { _ = find(or: true, UnsafeRawBufferPointer($0), source: number) }
      }
    }
  }

  subscript(number: Int) -> Device {
    _read { yield list[number] }
    _modify { yield &list[number] }
  }

  func channel(_ name: String) -> Int32 { channels.isEmpty ? 0 : channels[name.smallLetters] ?? 0 }

  /// The place for what the topics of a source name inside it, as an application or a floor; nil where there is no more room.
  mutating func place(of source: Int, inside scope: [String]) -> Int? {
    guard !scope.isEmpty else { return source }
    let key = "\(source)\u{0}" + scope.joined(separator: "\u{0}")
    if let known = placeNumbers[key] { return known }
    guard places.count < sources.count + Self.placesAtMost else { return nil }
    places.append(DevicePlace(source: source, scope: scope))
    placeNumbers[key] = places.count - 1
    return places.count - 1
  }

  /// The device of that name at a place (a source's own number is its place without a scope); a new one is kept if it is bound or there is room and `mayAdd` allows it. Nil where it is not kept.
  mutating func find(or mayAdd: Bool, _ name: UnsafeRawBufferPointer, source place: Int) -> Int? {
    if let known = places[place].names.find(name) { return Int(places[place].numbers[known]) }
    guard sources[places[place].source].profile.isCaseless, name.contains(where: { $0 != $0.smallLetter }) else {
      return add(name, place, ifUnbound: mayAdd)
    }
    return name.map(\.smallLetter).withUnsafeBytes { name in
      places[place].names.find(name).map { Int(places[place].numbers[$0]) } ?? add(name, place, ifUnbound: mayAdd)
    }
  }

  private mutating func add(_ name: UnsafeRawBufferPointer, _ place: Int, ifUnbound mayAdd: Bool) -> Int? {
    let text = String(decoding: name, as: UTF8.self)
    let claims = claims(of: [text], at: place)
    if claims.isEmpty {
      guard mayAdd, unboundCount < unboundAtMost, list.count < devicesAtMost, name.count <= Self.longestUnboundName
      else { return nil }
      unboundCount += 1
    } else if claims.allSatisfy({ contests[Int($0.index.number)].isFull }) {
      return nil
    }
    _ = places[place].names.insert(name)
    places[place].numbers.append(Int32(list.count))
    list.append(Device(source: places[place].source, place: Int32(place), name: text))
    claim(list.count - 1, claims)
    return list.count - 1
  }

  /// Takes note of a further name of a device, by which a line of the configuration may bind it. False where the name is too long to be one.
  mutating func know(_ number: Int, as name: JSONText, _ slot: Int) -> Bool {
    guard !name.reads(list[number].otherNames[slot]) else { return true }
    guard name.raw.count <= Self.longestUnboundName else { return false }
    list[number].otherNames[slot] = name.string
    rebind(number)
    // A line of the configuration may have taken it from its tag, or left it to its tag.
    list[number].tag = nil
    return true
  }

  /// Takes note of what the scope of a place is called, as an application beside its id.
  mutating func know(place: Int, as name: JSONText) {
    guard !places[place].scope.isEmpty, !name.reads(places[place].otherScope), name.raw.count <= Self.longestUnboundName
    else { return }
    places[place].otherScope = name.string
    for number in list.indices where Int(list[number].place) == place { rebind(number) }
  }

  /// Binds a device to one binding alone, its own.
  mutating func bind(_ number: Int, to binding: Int, _ line: Binding) {
    let bound = Device.Bound(index: BindingIndex(binding), channel: 0)
    if binding == contests.count { contests.append(Contest(line)) }
    lines.add(
      DeviceLines.Line(source: sources[list[number].source].name, device: list[number].name, bound: bound))
    claim(number, [bound])
  }

  private mutating func rebind(_ number: Int) {
    claim(
      number, claims(of: [list[number].name] + list[number].otherNames, at: Int(list[number].place)))
  }

  private func claims(of names: [String], at place: Int) -> [Device.Bound] {
    let source = sources[places[place].source]
    return lines.naming(
      names, prefixes: places[place].prefixes(base: source.label), source: source.name,
      isCaseless: source.profile.isCaseless)
  }

  private mutating func claim(_ number: Int, _ claims: [Device.Bound]) {
    let wasWithout = list[number].claims.isEmpty
    for bound in list[number].claims {
      let line = Int(bound.index.number)
      let wasOpen = contests[line].isOpen
      contests[line].leave(number)
      if wasOpen { for other in contests[line].devices { bindAnew(Int(other)) } }
    }
    list[number].isContested = false
    list[number].claims = claims.filter { contests[Int($0.index.number)].join(number, at: list[number].place) }
    // A new device without a line was counted by whoever added it.
    if list[number].isCounted { unboundCount += (list[number].claims.isEmpty ? 1 : 0) - (wasWithout ? 1 : 0) }
    list[number].isCounted = true
    for bound in list[number].claims {
      let line = Int(bound.index.number)
      if contests[line].isOpen { for other in contests[line].devices { list[Int(other)].isContested = true } }
    }
    bindAnew(number)
  }

  /// What a device is bound to: all lines that name it, but those that another place holds, or nobody.
  private mutating func bindAnew(_ number: Int) {
    let place = list[number].place
    list[number].bounds = list[number].claims.filter { contests[Int($0.index.number)].isWon(by: place) }
    // Whoever is bound now has been told nothing yet.
    for held in list[number].held.indices { list[number].held[held].told = .never }
  }

  /// Decides anew who holds the lines of a device that was just heard: its place does, unless the same name was heard at another within the time that a word is good for. Returns the lines that changed.
  mutating func settle(_ number: Int, at now: Instant) -> [(line: BindingIndex, isHeld: Bool)] {
    var changed: [(line: BindingIndex, isHeld: Bool)] = []
    let place = list[number].place
    for claim in list[number].claims {
      let line = Int(claim.index.number)
      guard contests[line].isOpen else { continue }
      let expires = contests[line].expires
      let hasRival = contests[line].devices.contains { other in
        guard list[Int(other)].place != place, let heard = list[Int(other)].lastHeard else { return false }
        return now - heard < expires
      }
      let holder = hasRival ? Contest.nobody : place
      guard contests[line].holder != holder else { continue }
      contests[line].holder = holder
      changed.append((claim.index, !hasRival))
      for other in contests[line].devices { bindAnew(Int(other)) }
    }
    return changed
  }

  /// Whether a line of the configuration means devices at several places, and so none of them.
  func isAmbiguous(_ binding: BindingIndex) -> Bool {
    let contest = contests[Int(binding.number)]
    return contest.isOpen && contest.holder == Contest.nobody
  }

  /// What a line may say instead, so that it means one of them.
  func plainNames(of binding: BindingIndex) -> [String] {
    Set(contests[Int(binding.number)].devices.map { plainName(of: Int($0)) }).sorted()
  }

  /// The name of a device that no device at another place has: with base and scope before it.
  func plainName(of number: Int) -> String {
    let place = places[Int(list[number].place)]
    let base = sources[place.source].label
    let sameBase = sources.indices.count { sources[$0].base == sources[place.source].base } == sources.count
    let before = (sameBase && !place.scope.isEmpty ? [] : [base].compactMap { $0 }) + place.scope
    return (before + [list[number].name]).joined(separator: "/")
  }

  private mutating func intern(_ channel: String) -> Int32 {
    if let known = channels[channel] { return known }
    channels[channel] = Int32(channels.count + 1)
    return Int32(channels.count)
  }
}
