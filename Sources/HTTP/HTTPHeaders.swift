/// The fields of a request, looked up by name in any case.
///
/// They stay the bytes that came: a value becomes a `String` when somebody asks for it.
public struct HTTPHeaders: Sendable {
  struct Field: Sendable {
    var nameStart: UInt16
    var nameEnd: UInt16
    var valueStart: UInt16
    var valueEnd: UInt16
  }

  let bytes: [UInt8]
  let fields: [Field]

  init(bytes: [UInt8], fields: [Field]) {
    self.bytes = bytes
    self.fields = fields
  }

  /// Fields made by hand, for a request that no client sent. At most 65,535 bytes in all.
  public init(_ pairs: [(name: String, value: String)] = []) {
    var bytes: [UInt8] = []
    var fields: [Field] = []
    for pair in pairs {
      let nameStart = bytes.count
      bytes += pair.name.utf8
      let valueStart = bytes.count
      bytes += pair.value.utf8
      precondition(bytes.count <= UInt16.max, "header fields made by hand fit in 64 KB")
      fields.append(
        Field(
          nameStart: UInt16(nameStart), nameEnd: UInt16(valueStart), valueStart: UInt16(valueStart),
          valueEnd: UInt16(bytes.count)))
    }
    self.init(bytes: bytes, fields: fields)
  }

  public var count: Int { fields.count }

  /// The value of the first field called `name`, with bytes that are not UTF-8 replaced.
  public func first(_ name: String) -> String? {
    fields.first { isNamed($0, name) }.map(text)
  }

  /// The values of every field called `name`, in the order they came.
  public func all(_ name: String) -> [String] {
    fields.filter { isNamed($0, name) }.map(text)
  }

  /// The first cookie called `name` (RFC 6265 §5.4).
  public func cookie(_ name: String) -> String? { cookies(name).first }

  /// The cookies called `name`: there are several where another host or path has set one of the same name, and none says which it is.
  public func cookies(_ name: String) -> [String] {
    var values: [String] = []
    for field in fields where isNamed(field, "cookie") {
      for pair in value(of: field).split(separator: ASCII.semicolon) {
        let trimmed = pair.drop(while: ASCII.isBlank)
        guard trimmed.starts(with: name.utf8), trimmed.dropFirst(name.utf8.count).first == ASCII.equals else {
          continue
        }
        values.append(String(decoding: trimmed.dropFirst(name.utf8.count + 1), as: UTF8.self))
      }
    }
    return values
  }

  /// The media type of the body in lower case, without its parameters; empty when none is given.
  public var mediaType: String {
    guard let value = first("content-type") else { return "" }
    let type = value.utf8.prefix { $0 != ASCII.semicolon }.filter { !ASCII.isBlank($0) }
    return String(decoding: type.map(ASCII.lowercased), as: UTF8.self)
  }

  /// Whether the client names a media type as one that it takes (RFC 9110 §12.5.1); what it takes because it takes anything does not count.
  public func accepts(_ type: String) -> Bool {
    all("accept").joined(separator: ",").split(separator: ",").contains { range in
      let parts = range.split(separator: ";").map { part in
        String(decoding: part.utf8.filter { !ASCII.isBlank($0) }.map(ASCII.lowercased), as: UTF8.self)
      }
      return parts.first == type
        && !parts.dropFirst().contains { $0.hasPrefix("q=0") && $0.dropFirst(3).allSatisfy { $0 == "." || $0 == "0" } }
    }
  }

  /// The values of If-None-Match.
  var knownTags: [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    for field in fields where field.nameEnd - field.nameStart == 13 && ASCII.spell(name(of: field), "if-none-match") {
      values.append(value(of: field))
    }
    return values
  }

  func name(of field: Field) -> ArraySlice<UInt8> { bytes[Int(field.nameStart)..<Int(field.nameEnd)] }
  func value(of field: Field) -> ArraySlice<UInt8> { bytes[Int(field.valueStart)..<Int(field.valueEnd)] }

  private func text(_ field: Field) -> String { String(decoding: value(of: field), as: UTF8.self) }

  private func isNamed(_ field: Field, _ wanted: String) -> Bool {
    let wanted = wanted.utf8
    guard Int(field.nameEnd - field.nameStart) == wanted.count else { return false }
    return zip(name(of: field), wanted).allSatisfy { ASCII.lowercased($0) == ASCII.lowercased($1) }
  }
}
