/// Names of channels that topics tell, numbered from 1, and the words of fields with them: `200/value`.
struct ChannelNames: Sendable {
  private var numbers: [String: Int32] = [:]
  private var names: [String] = []
  private var words: [Key: String] = [:]

  private struct Key: Hashable {
    var field: Int
    var channel: Int32
  }

  /// A hostile sender may invent channels for ever; those beyond count as none.
  private static let most = 4_096

  mutating func number(of name: String) -> Int32 {
    if let known = numbers[name] { return known }
    guard names.count < Self.most, name.utf8.count <= FieldPlace.longestName else { return 0 }
    names.append(name)
    numbers[name] = Int32(names.count)
    return Int32(names.count)
  }

  /// The word of a field on that channel.
  mutating func word(_ word: String, field: Int, _ channel: Int32) -> String {
    let key = Key(field: field, channel: channel)
    if let known = words[key] { return known }
    let name = "\(names[Int(channel) - 1])/\(word)".smallLetters
    if words.count < Self.most { words[key] = name }
    return name
  }
}
