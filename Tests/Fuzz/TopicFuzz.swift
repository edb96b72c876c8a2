import Sensors

/// A topic pattern, a new line, a topic: what the pattern takes fits its filter, and its captures lie in the topic, in order.
enum TopicFuzz {
  static func one(_ input: UnsafeRawBufferPointer) {
    let parts = input.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let text = String(validating: parts[0], as: UTF8.self),
      let pattern = try? TopicPattern(text, base: "base/of")
    else { return }
    let topic = UnsafeRawBufferPointer(rebasing: parts[1])
    guard let captures = pattern.captures(in: topic) else { return }
    precondition(captures.map(\.name) == pattern.names, "every capture is there")
    var end = 0
    for capture in captures {
      precondition(capture.range.lowerBound >= end && capture.range.upperBound <= topic.count, "in order, in the topic")
      end = capture.range.upperBound
    }
    precondition(passes(topic, pattern.filter), "what a pattern takes is subscribed")
  }

  /// Whether a filter lets a topic through (MQTT 3.1.1 §4.7).
  private static func passes(_ topic: UnsafeRawBufferPointer, _ filter: String) -> Bool {
    let slash = UInt8(ascii: "/")
    var levels = topic.split(separator: slash, omittingEmptySubsequences: false)[...]
    for level in filter.utf8.split(separator: slash, omittingEmptySubsequences: false) {
      if level.elementsEqual("#".utf8) { return true }
      guard let first = levels.popFirst() else { return false }
      guard level.elementsEqual("+".utf8) || level.elementsEqual(first) else { return false }
    }
    return levels.isEmpty
  }
}
