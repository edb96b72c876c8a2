import JSON
import Occupancy

/// How a simulated stretch of time is written to files: one line a happening.
public enum Records {
  /// As `mosquitto_sub -F %j` prints a message, with a line end. The payload is text: our devices send no other.
  public static func trace(_ message: Message, at instant: Instant) -> [UInt8] {
    line(reserving: 200 + message.payload.count) {
      $0.member("tst", sixDigits(instant))
      $0.member("topic", message.topic)
      $0.member("qos", 0)
      $0.member("retain", message.isStored ? 1 : 0)
      $0.member("payloadlen", message.payload.count)
      $0.member("payload", String(decoding: message.payload, as: UTF8.self))
    }
  }

  /// One line of commands.jsonl, as `presenza replay --commands` reads it.
  public static func command(_ command: Command, at instant: Instant) -> [UInt8] {
    line(reserving: 200) {
      $0.member("at", instant.description)
      $0.member("do", command.deed.word)
      $0.member("booking", command.booking.text)
      switch command.deed {
      case .book(let space, let member, let interval):
        $0.member("space", space.text)
        $0.member("member", member.text)
        $0.member("start", interval.start.description)
        $0.member("end", interval.end.description)
      case .cancel, .checkIn, .keep, .leave, .undo, .pin, .confirm, .move, .moveFollowing, .cancelFollowing, .describe,
        .notMe,
        .swap, .accept, .bookSeries:
        break
      }
    }
  }

  /// A line of commands.jsonl that counts only where there is a warning, or a question.
  public static func reply(_ reply: Reply, at instant: Instant) -> [UInt8] {
    line(reserving: 200) {
      $0.member("at", instant.description)
      $0.member("do", Command.Deed.keep.word)
      $0.member("booking", reply.booking.text)
      $0.member("answers", reply.to.rawValue)
      $0.member("until", reply.until.description)
      $0.member("afterSeconds", reply.after.seconds)
    }
  }

  public static let truthHead = "at,space,people,present\n"

  public static func truth(_ truth: Truth, at instant: Instant) -> String {
    "\(instant),\(cell(truth.space.text)),\(truth.people),\(truth.people > 0 ? 1 : 0)\n"
  }

  /// `came` and `left` are empty where nobody came, also for a booking that was called off.
  public static let fateHead = "booking,space,start,end,came,left\n"

  public static func fate(_ fate: BookingFate) -> String {
    let came = fate.came.map(\.description) ?? ""
    let left = fate.left.map(\.description) ?? ""
    return
      "\(cell(fate.booking.text)),\(cell(fate.space.text)),\(fate.interval.start),\(fate.interval.end),\(came),\(left)\n"
  }

  /// RFC 4180 §2: a cell with a comma, a quote or a line end stands in quotes.
  private static func cell(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func line(reserving capacity: Int, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(reserving: capacity)
    writer.object(body)
    return writer.bytes + [0x0a]
  }

  /// Microseconds and a numeric offset, as mosquitto_sub writes them.
  private static func sixDigits(_ instant: Instant) -> String {
    instant.description.dropLast() + "000+0000"
  }
}
