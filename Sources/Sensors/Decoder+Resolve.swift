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
    if let channel = text("channel") { route.channel = devices.channel(String(decoding: channel, as: UTF8.self)) }
    let mayAdd: Bool
    switch rules[rule].action {
    case .drop: return route
    case .availability: mayAdd = false
    case .values(let values):
      if !isStructured {
        let name = text("field") ?? UnsafeRawBufferPointer(start: nil, count: 0)
        route.field = Int32(field(name, at: values.firstPlace + values.textPlace) ?? -1)
      }
      // A text that means nothing tells of no device either: `office/printer/status` is none.
      mayAdd = isStructured || route.field >= 0 && fields[Int(route.field)].isKnown
    }
    if let device = text("dev") {
      route.device = Int32(devices.find(or: mayAdd, device, source: rules[rule].source) ?? -1)
    }
    return route
  }

  /// The field of that name at a place, known or new; nil for names that nobody can mean.
  mutating func field(_ name: UnsafeRawBufferPointer, at place: Int) -> Int? {
    if let known = places[place].find(name) { return known }
    guard places[place].insert(name, field: fields.count) else { return nil }
    let text = String(decoding: name, as: UTF8.self)
    let rule = places[place].place
    let meaning = rule.meaning ?? places[place].aliases[text]
    fieldTexts.append(FieldText(name: text, words: meaning?.words ?? []))
    fields.append(
      Field(
        isKnown: meaning != nil, conversion: (meaning ?? Meaning(.linkQuality)).conversion,
        channels: FieldChannels(
          field: devices.channel(text), place: rule.channel.map { devices.channel($0) } ?? 0),
        time: places[place].time))
    return fields.count - 1
  }
}
