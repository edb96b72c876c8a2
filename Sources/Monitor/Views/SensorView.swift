import JSON
import Occupancy
import Sensors
import Wording

/// Writes SENSOR as design.md has it: one line for each quantity of each bound device, and one for a device that was never heard.
struct SensorView {
  let building: Building
  let notes: SensorNotes
  /// What was last refused of each, and how that is said; nil for readers who are not staff.
  var diagnosis: (rejections: [BindingIndex: [LastRejection]], wording: Wording)?

  /// One quantity of a sensor, or none where it was never heard.
  struct Line {
    fileprivate var index: BindingIndex
    fileprivate var quantity: Quantity?
    fileprivate var value: Reading.Value?
    fileprivate var word: Word?
  }

  func write(sensorsOf space: VisibleSpace, into json: inout JSONWriter) {
    for line in lines(of: space) { write(line, into: &json) }
  }

  /// What there is to tell of the sensors of a space, always in the same order.
  func lines(of space: VisibleSpace) -> [Line] {
    guard space.extent == .whole else { return [] }
    return building.spaces[space.number].bindings.flatMap { index -> [Line] in
      let state = building.state(index)
      let values = state.values.filter { !$0.quantity.describesDevice }
      guard !state.words.isEmpty || !values.isEmpty else { return [Line(index: index)] }
      return state.words.map { Line(index: index, quantity: $0.quantity, value: $0.value, word: $0) }
        + values.map { Line(index: index, quantity: $0.quantity, value: $0.value) }
    }
  }

  func write(_ line: Line, into json: inout JSONWriter) {
    write(line.index, quantity: line.quantity, value: line.value, line.word, into: &json)
  }

  private func write(
    _ index: BindingIndex, quantity: Quantity?, value: Reading.Value?, _ word: Word? = nil, into json: inout JSONWriter
  ) {
    let binding = building.binding(index)
    let state = building.state(index)
    json.object { json in
      json.member("device", binding.device)
      json.member("source", notes[index].source)
      if let channel = binding.channel { json.member("channel", channel) }
      json.member("space", binding.space.text)
      json.member("quantity", quantity?.name)
      json.member("value", value)
      if let word { write(word, into: &json) }
      json.member("lastHeard", state.lastHeard)
      json.member("state", building.condition(of: index).rawValue)
      if let suspicion = state.conduct.suspicion {
        json.member("suspicion", suspicion.rawValue)
        json.member("suspectedSince", state.conduct.suspectedSince)
      }
      write(learnedBy: index, of: quantity, into: &json)
      if case .number(let battery) = state.value(.battery) {
        json.member("battery", battery)
      } else {
        json.null("battery")
      }
      if let off = notes[index].clockOff { json.member("clockOffSeconds", off.seconds) }
      if !notes[index].plainNames.isEmpty { json.ambiguous(notes[index].plainNames) }
      if let diagnosis, let rejections = diagnosis.rejections[index] {
        json.rejections(rejections, diagnosis.wording)
      }
    }
  }
}

extension JSONWriter {
  /// That a line of the configuration means devices at several places, and what it may say instead.
  mutating func ambiguous(_ names: [String]) {
    array("ambiguous") { json in
      for name in names { json.value(name) }
    }
  }

  mutating func rejections(_ rejections: [LastRejection], _ wording: Wording) {
    guard !rejections.isEmpty else { return }
    array("rejections") { json in
      for rejection in rejections {
        json.object { json in
          json.member("field", rejection.field)
          json.member("reason", rejection.reason.name)
          json.member("at", rejection.at)
          json.member("count", rejection.count)
          json.member("sample", rejection.sample)
          json.sentence(wording.sentence("sentence.rejection.\(rejection.reason.name)"))
        }
      }
    }
  }
}

extension SensorView {
  /// What its device calls a word, and why it does not count until it is said again.
  private func write(_ word: Word, into json: inout JSONWriter) {
    if !word.field.isEmpty { json.member("field", word.field) }
    if word.isPart { json.member("part", true) }
    json.member("saidAt", word.saidAt)
    if let doubt = word.doubt {
      json.member("doubt", doubt.rawValue)
      json.member("doubtedSince", word.doubtedSince)
    }
  }

  /// What the sensor made of its own room, in the quantity's unit; of a motion sensor, how long a silence is usual at its space.
  private func write(learnedBy index: BindingIndex, of quantity: Quantity?, into json: inout JSONWriter) {
    let state = building.state(index)
    if quantity == .motion, let number = building.number(of: building.binding(index).space) {
      let usual = building.usualSilence(of: number)
      return json.object("learned") { $0.member("silenceSeconds", usual.seconds) }
    }
    guard let model = state.models.first(where: { $0.quantity == quantity }) else { return }
    json.object("learned") { json in
      for (name, value) in zip(model.learnedNames, model.learned) { json.member(name, (value * 100).rounded() / 100) }
    }
  }
}

extension JSONWriter {
  mutating func member(_ name: String, _ value: Reading.Value?) {
    switch value {
    case .bool(let flag): member(name, flag)
    case .number(let number): member(name, number)
    case nil: null(name)
    }
  }
}
