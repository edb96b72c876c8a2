import HTTP
import JSON
import MQTT

/// Whether the monitor lives, and whether it can do its work.
enum Health {
  static func live(_ exchange: Exchange) {
    exchange.json { $0.member("status", "live") }
  }

  /// 200 once the journal is recovered, the broker has acknowledged every subscription and a message of our own has come back; else 503 with the reason.
  static func ready(_ exchange: Exchange) {
    let isStaff = exchange.reader.role.isStaff
    let reasons = exchange.house.read { live in Health.reasons(in: live).map { isStaff ? $0.whole : $0.open } }
    guard !reasons.isEmpty else {
      return exchange.json { json in
        json.member("status", "ready")
        warn(exchange, &json)
      }
    }
    exchange.problem(503, "not-ready", detail: reasons.joined(separator: " ")) { json in
      json.array("reasons") { json in
        for reason in reasons { json.value(reason) }
      }
      warn(exchange, &json)
    }
  }

  /// What does not keep it from its work, and somebody is to know.
  private static func warn(_ exchange: Exchange, _ json: inout JSONWriter) {
    let warnings = exchange.house.read { live in
      [
        live.clock.setBack.map { "The clock was set back from \($0.from) to \($0.to). Nothing was freed by it." },
        live.unreadableRecords == 0
          ? nil
          : "\(live.unreadableRecords) records of devices in the journal cannot be read and were passed over: see the log.",
      ].compactMap { $0 }
    }
    if !warnings.isEmpty { json.member("warning", warnings.joined(separator: " ")) }
  }

  /// Why it is not ready: for everybody, and with what a library or a system said, which may name a file or a user, for staff.
  private struct Reason {
    var open: String
    var whole: String

    init(_ open: String, _ detail: String? = nil) {
      self.open = open + "."
      whole = detail.map { "\(open): \($0)" } ?? self.open
    }
  }

  private static func reasons(in live: Live) -> [Reason] {
    var reasons: [Reason] = []
    if let failure = live.journalFailure { reasons.append(Reason("The journal failed", failure)) }
    if let why = live.clock.whyRefused { reasons.append(Reason("The time is not known", "\(why).")) }
    switch live.connection {
    case .caughtUp: break
    case .subscribed: reasons.append(Reason("The broker has answered, and may still hand over what it had kept"))
    case .behind(_, let why): reasons.append(Reason("The broker does not hand over in time", "\(why)."))
    case .connecting: reasons.append(Reason("The broker has not answered yet"))
    case .refused(let reason, let whatToDo): reasons.append(Reason("The broker refuses", "\(reason). \(whatToDo)"))
    case .lost(_, let why): reasons.append(Reason("The broker is out of reach", "\(why)."))
    case .stopped: reasons.append(Reason("The monitor is stopping"))
    }
    return reasons
  }
}
