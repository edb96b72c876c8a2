/// Changes requests at random, each by a few touches; the same seed changes them alike.
struct Mutation {
  struct Request {
    var bytes: [UInt8]
    /// Its framing may be broken, so that nothing else can go over its connection.
    var endsConnection: Bool
  }

  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(below most: Int) -> Int { Int(next() % UInt64(most)) }

  mutating func request(of template: RequestTemplate, token: String?, port: Int) -> Request {
    var target = Array(template.target.utf8)
    let hour = 10 + number(below: 10)
    var body = Array(
      template.body.replacing("NN", with: "\(1 + number(below: 50))").replacing("HH", with: "\(hour)").utf8)
    var more = ""
    var isRaw = false
    for _ in 0..<(1 + number(below: 3)) {
      switch number(below: 10) {
      case 0, 1: touch(&target)
      case 2...7: touch(&body)
      case 8: more += Self.fields[number(below: Self.fields.count)] + "\r\n"
      default: isRaw = true
      }
    }
    let length = body.isEmpty ? "" : "Content-Length: \(body.count)\r\nContent-Type: application/json\r\n"
    let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
    // A target with blanks or controls in it is another request line, and is meant.
    var bytes = Array("\(template.method) ".utf8) + target
    bytes += Array(" HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(authorization)\(more)\(length)\r\n".utf8)
    bytes += body
    if isRaw { touch(&bytes) }
    return Request(bytes: bytes, endsConnection: isRaw || !more.isEmpty || target.contains { $0 <= 0x20 })
  }

  private mutating func touch(_ bytes: inout [UInt8]) {
    let at = number(below: bytes.count + 1)
    switch number(below: 8) {
    case 0 where !bytes.isEmpty: bytes[min(at, bytes.count - 1)] = UInt8(truncatingIfNeeded: next())
    case 1 where !bytes.isEmpty: bytes.removeSubrange(at..<min(bytes.count, at + 1 + number(below: 12)))
    case 2 where !bytes.isEmpty:
      let from = number(below: bytes.count)
      bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 1 + number(below: 40))], at: at)
    case 3: bytes.removeSubrange(at...)
    case 4: changeDigit(&bytes, from: at)
    case 5:
      let word = Self.words[number(below: Self.words.count)]
      let times = number(below: 20) == 0 ? 1 << number(below: 13) : 1
      bytes.insert(contentsOf: (0..<times).flatMap { _ in word }, at: at)
    default: replaceString(&bytes, from: at)
    }
  }

  private mutating func changeDigit(_ bytes: inout [UInt8], from start: Int) {
    guard let at = bytes[start...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
    bytes[at] = 0x30 + UInt8(number(below: 10))
  }

  /// Another text between two quotes: a member of a body that is well-formed and hostile.
  private mutating func replaceString(_ bytes: inout [UInt8], from start: Int) {
    let quote = UInt8(ascii: "\"")
    guard let first = bytes[start...].firstIndex(of: quote),
      let last = bytes[(first + 1)...].firstIndex(of: quote)
    else { return }
    bytes.replaceSubrange(first + 1..<last, with: Self.words[number(below: Self.words.count)])
  }

  private static let words: [[UInt8]] = [
    "0000-01-01T00:00:00+18:00", "9999-12-31T23:00:00-18:00", "0026-12-01T04:25:14Z", "1893-01-01T00:00:00Z",
    "2027-03-28T02:30:00+01:00", "2027-10-31T02:30:00+02:00", "2100-01-01T00:00:00Z", "1970-01-01",
    "9223372036854775807",
    "-1", "1e308", "1e-400", "NaN", "null", "true", "[[[[[[[[", "]}", "{\"a\":", "\\u0000", "\\ud83d", "\u{202E}",
    "%00", "%2e%2e%2f",
    "%", "&from=", "?following=1", "&limit=0", "&limit=99999999", "&cursor=", "..", "/", "//", "desk-1", "room-1", "b1",
    "m2", "acme",
    "'; DROP TABLE", "<script>alert(1)</script>", "\r\nX: y", "\u{0}", "\u{FEFF}", "Chemioterapia", "day", "week",
    "weekday",
    "\"repeat\":{\"every\":\"day\",\"count\":200},", "\"space\":\"desk-1\",", "\"title\":\"", "\"zone\":\"",
    "\"except\":[",
  ].map { Array($0.utf8) }

  private static let fields = [
    "Transfer-Encoding: chunked", "Content-Length: 5", "Content-Length: -1", "Expect: 100-continue", "Host: other",
    "Connection: close", "Origin: https://evil.example", "Cookie: presenza=0123; presenza=4567", "Range: bytes=0-1",
    "X-Forwarded-For: 10.0.0.1", "X-Forwarded-Proto: https", "If-None-Match: *",
    "Last-Event-ID: 1-99999999999999999999",
    "Accept-Encoding: gzip", "Content-Type: text/plain", "Authorization: Basic YTpi", " folded: yes", "Bad Name: x",
  ]
}
