import Glibc
import Synchronization
import Threads

/// One who sends mutated requests as fast as they are answered, over connections that stay while they may.
struct Attacker {
  /// Of all attackers together.
  static let sent = Atomic<Int>(0)

  private let port: Int
  private let house: AttackedHouse
  private let templates: [[RequestTemplate]]
  private var mutation: Mutation
  private var connection: Int32 = -1

  init(port: Int, house: AttackedHouse, templates: [[RequestTemplate]], seed: UInt64) {
    self.port = port
    self.house = house
    self.templates = templates
    mutation = Mutation(seed: seed)
  }

  mutating func attack(_ count: Int) -> AttackTally {
    var tally = AttackTally()
    for _ in 0..<count {
      let some = templates[mutation.number(below: templates.count)]
      let template = some[mutation.number(below: some.count)]
      let request = mutation.request(of: template, token: token(of: template.asker), port: port)
      tally.sent += 1
      Self.sent.add(1, ordering: .relaxed)
      switch ask(request) {
      case .status(let status, let answer):
        tally.statuses[status, default: 0] += 1
        if Self.isFault(status, answer), !template.target.hasPrefix("/health/ready") {
          tally.faults.append(String(decoding: request.bytes.prefix(2_000), as: UTF8.self) + "\n→ " + answer)
        }
      case .closed: tally.closed += 1
      case .silent: tally.silent += 1
      }
    }
    hangUp()
    return tally
  }

  /// 501 and 505 are of what was asked, and a 503 that says when to come again is of too much that was asked.
  private static func isFault(_ status: Int, _ answer: String) -> Bool {
    status >= 500 && status != 501 && status != 505 && !(status == 503 && answer.contains("Retry-After"))
  }

  private mutating func token(of asker: RequestTemplate.Asker) -> String? {
    switch asker {
    case .everybody: nil
    case .panel: house.panel
    case .member: house.members[mutation.number(below: house.members.count)]
    }
  }

  private enum Outcome {
    case status(Int, answer: String)
    case closed
    case silent
  }

  private mutating func hangUp() {
    if connection >= 0 { close(connection) }
    connection = -1
  }

  private mutating func ask(_ request: Mutation.Request) -> Outcome {
    if connection < 0 { connection = Web.connect(port: port) ?? -1 }
    guard connection >= 0 else { return .closed }
    defer { if request.endsConnection { hangUp() } }
    guard send(connection, request.bytes, request.bytes.count, Int32(MSG_NOSIGNAL)) == request.bytes.count else {
      hangUp()
      return .closed
    }
    // Whoever broke the framing has no more to say: what is not whole will not come.
    if request.endsConnection { shutdown(connection, Int32(SHUT_WR)) }
    return receive()
  }

  /// The first answer, whole, so that the connection can be used again.
  private mutating func receive() -> Outcome {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      var entry = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 5_000) > 0 else {
        hangUp()
        return .silent
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else {
        hangUp()
        return bytes.isEmpty ? .closed : outcome(of: bytes)
      }
      bytes += buffer[..<count]
      guard let (head, length) = Self.head(of: bytes) else { continue }
      // A stream has no length: it began, and that is its answer.
      guard let length else {
        hangUp()
        return outcome(of: bytes)
      }
      guard bytes.count >= head + length else { continue }
      // What goes on behind it belongs to a second request that a mutation has made of one.
      if bytes.count > head + length { hangUp() }
      return outcome(of: bytes)
    }
  }

  private func outcome(of bytes: [UInt8]) -> Outcome {
    let words = String(decoding: bytes.prefix(16), as: UTF8.self).split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { return .closed }
    return .status(status, answer: String(decoding: bytes.prefix(600), as: UTF8.self))
  }

  /// Where the body begins, and how long it is.
  private static func head(of bytes: [UInt8]) -> (end: Int, length: Int?)? {
    var at = 0
    while at + 3 < bytes.count, bytes[at..<at + 4] != [13, 10, 13, 10] { at += 1 }
    guard at + 3 < bytes.count else { return nil }
    let lines = String(decoding: bytes[..<at], as: UTF8.self).split(separator: "\r\n")
    let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.split(separator: ":")[1].filter(\.isNumber)) }
    let isWithoutBody = lines.first.map { $0.contains(" 204") || $0.contains(" 304") } ?? false
    return (at + 4, length ?? (isWithoutBody ? 0 : nil))
  }
}
