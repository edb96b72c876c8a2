import JSON
import Occupancy

/// What happens once a topic and once a field.
extension Decoder {
  mutating func resolve(_ topic: UnsafeRawBufferPointer) -> Routes {
    var routes = Routes()
    guard UTF8Form.isValid(topic.bindMemory(to: UInt8.self)) else { return routes }
    for number in rules.indices {
      guard let captures = rules[number].pattern.captures(in: topic) else { continue }
      let source = rules[number].source
      // A topic belongs to the first source that knows it: what it means must not depend on a payload's form.
      if routes.source < 0 { routes.source = Int32(source) }
      guard routes.source == source else { continue }
      let format = rules[number].format
      if routes.structured.rule < 0, format.takes(structured: true) {
        routes.structured = route(number, topic, captures, isStructured: true)
      }
      if routes.plain.rule < 0, format.takes(structured: false) {
        routes.plain = route(number, topic, captures, isStructured: false)
      }
      if routes.structured.rule >= 0 && routes.plain.rule >= 0 { break }
    }
    return routes
  }

  private mutating func route(
    _ rule: Int, _ topic: UnsafeRawBufferPointer, _ captures: [(name: String, range: Range<Int>)], isStructured: Bool
  ) -> Route {
    func text(_ name: String) -> UnsafeRawBufferPointer? {
      captures.first { $0.name == name }.map { UnsafeRawBufferPointer(rebasing: topic[$0.range]) }
    }
    var route = Route(rule: Int32(rule))
    let source = rules[rule].source
    let scope = captures.filter { DevicePlace.captures.contains($0.name) && !$0.range.isEmpty }
      .map { String(decoding: topic[$0.range], as: UTF8.self) }
    // Beyond what anybody has, places are not told apart from none at all: such devices are not kept.
    let place = devices.place(of: source, inside: scope)
    route.place = Int32(place ?? -1)
    if let channel = text("channel").map({ String(decoding: $0, as: UTF8.self) }) {
      route.channel = devices.channel(channel)
      route.channelName = channelNames.number(of: channel)
    }
    let mayAdd: Bool
    switch rules[rule].action {
    case .drop, .directory: return route
    case .availability: mayAdd = false
    case .values(let values):
      if !isStructured {
        route.field = field(text("field"), atPlaceOfTopic: values.firstPlace + values.textPlace)
      } else if let place = values.topicPlace {
        route.field = field(text("field"), atPlaceOfTopic: values.firstPlace + place)
      }
      // A text that means nothing tells of no device either: `office/printer/status` is none.
      mayAdd = isStructured || route.field >= 0 && fields[Int(route.field)].isKnown
    }
    if let device = text("dev"), let place {
      route.device = Int32(devices.find(or: mayAdd, device, source: place) ?? -1)
    }
    return route
  }

  /// The field of that name at a place, known or new; nil for names that nobody can mean.
  mutating func field(_ name: UnsafeRawBufferPointer, at place: Int) -> Int? {
    if let known = places[place].find(name) { return known }
    guard places[place].insert(name, field: fields.count) else { return nil }
    let (model, channel, text) = parts(of: name, isComposed: places[place].isComposed)
    let rule = places[place].place
    let meaning = rule.meaning ?? places[place].aliases[model][text]
    let placeChannel = channel ?? rule.channel
    fieldTexts.append(
      FieldText(
        name: channel.map { "\($0)/\(text)" } ?? text, words: meaning?.words ?? [],
        modelKeys: places[place].modelKeys[text.smallLetters] ?? 0))
    var field = Field(
      isKnown: meaning != nil, conversion: (meaning ?? Meaning(.linkQuality)).conversion,
      channels: FieldChannels(
        field: devices.channel(text), place: placeChannel.map { devices.channel($0) } ?? 0,
        areOfPart: meaning?.isOfPart ?? false),
      time: places[place].time)
    field.timeIsOfTrue = rule.timeIsOfTrue
    field.isEvent = rule.isEvent
    field.isInput = meaning?.isInput ?? false
    if field.tellsPresence || field.isInput {
      field.word = (places[place].word ?? channel.map { "\($0)/\(text)" } ?? text).smallLetters
    }
    field.isSpare = meaning?.isSpare ?? false
    field.isUnit = meaning == nil && AliasTable.unitNames.contains(text.smallLetters)
    fields.append(field)
    return fields.count - 1
  }

  /// The field that a topic names, for a device whose model is not known; below 0 for names that nobody can mean.
  private mutating func field(_ name: UnsafeRawBufferPointer?, atPlaceOfTopic place: Int) -> Int32 {
    let name = name ?? UnsafeRawBufferPointer(start: nil, count: 0)
    guard places[place].isComposed else { return Int32(field(name, at: place) ?? -1) }
    let key = FieldPlace.key(model: -1, channel: [], name: name)
    return Int32(key.withUnsafeBytes { field($0, at: place) } ?? -1)
  }

  private func parts(of key: UnsafeRawBufferPointer, isComposed: Bool) -> (model: Int, channel: String?, name: String) {
    guard isComposed, let model = key.first, let end = key.dropFirst().firstIndex(of: 0) else {
      return (0, nil, String(decoding: key, as: UTF8.self))
    }
    let channel = key[1..<end]
    return (
      Int(model), channel.isEmpty ? nil : String(decoding: channel, as: UTF8.self),
      String(decoding: key[(end + 1)...], as: UTF8.self)
    )
  }
}
