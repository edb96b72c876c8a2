import JSON

extension JSON5 {
  /// The value without its places.
  public var json: JSONValue {
    switch kind {
    case .null, .unreadable: .null
    case .bool(let flag): .bool(flag)
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .array(let elements): .array(elements.map(\.json))
    case .object(let members): .object(members.map { .init($0.key, $0.value.json) })
    }
  }

  /// Where the value stands to which `path` leads, or the name of its last step; as far as it leads, when a part of it is missing.
  public func offset(of path: ArraySlice<String>, ofName: Bool = false) -> Int {
    guard let step = path.first else { return offset }
    if ofName, path.count == 1, case .object(let members) = kind, let member = members.first(where: { $0.key == step })
    {
      return member.keyOffset
    }
    let next: JSON5? =
      switch kind {
      case .object: self[step]
      case .array(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      case .null, .bool, .number, .string, .unreadable: nil
      }
    return next?.offset(of: path.dropFirst(), ofName: ofName) ?? offset
  }
}
