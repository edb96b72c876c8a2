import Foundation
import JSON
import Occupancy

/// Writes the lines that `TraceLine` reads: messages as `mosquitto_sub -F %j` prints them, commands, and what befell the monitor.
public enum TraceWriter {
  /// One message. `at` is given where it counts later than it was received; `qos` where it is known.
  public static func message(
    topic: some Sequence<UInt8>, payload: some Collection<UInt8>, qos: Int? = nil, isRetained: Bool,
    isBacklog: Bool = false, received: Instant, at: Instant? = nil
  ) -> [UInt8] {
    var json = JSONWriter(reserving: payload.count + 128)
    json.object { json in
      json.member("tst", time(received))
      if let at { json.member("at", at.description) }
      json.member("topic", String(decoding: Array(topic), as: UTF8.self))
      if let qos { json.member("qos", qos) }
      json.member("retain", isRetained ? 1 : 0)
      if isBacklog { json.member("backlog", 1) }
      json.member("payloadlen", payload.count)
      if let text = String(validating: payload, as: UTF8.self) {
        json.member("payload", text)
      } else {
        json.member("payloadBase64", Data(payload).base64EncodedString())
      }
    }
    return json.bytes
  }

  static func life(_ life: TraceLine.Life, at now: Instant) -> [UInt8] {
    line(now) { json in
      switch life {
      case .started(let downSince, let recovered):
        json.member("do", "started")
        if let downSince { json.member("downSince", downSince.description) }
        json.member("recovered", recovered)
      case .stopped: json.member("do", "stopped")
      case .brokerLost(let since):
        json.member("do", "broker-lost")
        json.member("since", since.description)
      case .brokerFound: json.member("do", "broker-found")
      case .listened(let until):
        json.member("do", "listened")
        json.member("until", until.description)
      case .missed(let since):
        json.member("do", "missed")
        json.member("since", since.description)
      case .clockSetBack: json.member("do", "clock-set-back")
      case .clockDoubted(let isDoubted): json.member("do", isDoubted ? "clock-doubted" : "clock-believed")
      }
    }
  }

  static func forget(_ binding: Binding, at now: Instant) -> [UInt8] {
    line(now) { json in
      json.member("do", "forget")
      json.member("device", binding.device)
      if let channel = binding.channel { json.member("channel", channel) }
      json.member("space", binding.space.text)
    }
  }

  /// A command, without how far whoever asked may go: it is written only where it was carried out.
  static func command(_ command: Command, at now: Instant) -> [UInt8] {
    line(now) { json in
      json.member("do", command.deed.word)
      json.member("booking", command.booking.text)
      switch command.deed {
      case .book(let space, let member, let interval):
        json.member("space", space.text)
        json.member("member", member.text)
        write(interval, into: &json)
        write(command.terms, into: &json)
      case .bookSeries(let occurrences, let space, let member, _):
        json.member("space", space.text)
        json.member("member", member.text)
        json.array("occurrences") { json in
          for occurrence in occurrences {
            json.object { json in
              json.member("booking", occurrence.booking.text)
              write(occurrence.interval, into: &json)
            }
          }
        }
        write(command.terms, into: &json)
      case .move(let space, let interval), .moveFollowing(let space, let interval):
        json.member("space", space.text)
        write(interval, into: &json)
        write(command.details, into: &json)
      case .describe: write(command.details, into: &json)
      case .accept(let wait): json.member("wait", wait.text)
      case .cancel, .checkIn, .keep, .leave, .undo, .pin, .confirm, .cancelFollowing, .notMe, .swap: break
      }
      if command.by != .member { json.member("by", command.by.rawValue) }
    }
  }

  static func house(_ deed: HouseDeed, at now: Instant) -> [UInt8] {
    line(now) { json in
      switch deed {
      case .outOfOrder(let space, let isOut):
        json.member("do", isOut ? "out-of-order" : "in-order")
        json.member("space", space.text)
      case .lend(let space, let interval):
        json.member("do", interval == nil ? "take-back" : "lend")
        json.member("space", space.text)
        if let interval { write(interval, into: &json) }
      case .wait(let wait, _):
        json.member("do", "wait")
        json.member("wait", wait.id.text)
        json.member("member", wait.member.text)
        switch wait.wish {
        case .space(let space): json.member("space", space.text)
        case .kind(let kind, let zone):
          json.member("kind", kind.rawValue)
          if let zone { json.member("zone", zone) }
        }
        if let organisation = wait.organisation { json.member("organisation", organisation.text) }
        write(wait.interval, into: &json)
        json.member("madeAt", wait.madeAt.description)
      case .stopWaiting(let wait):
        json.member("do", "stop-waiting")
        json.member("wait", wait.text)
      }
    }
  }

  private static func line(_ now: Instant, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter(reserving: 256)
    json.object { json in
      json.member("at", now.description)
      body(&json)
    }
    return json.bytes
  }

  private static func write(_ interval: Interval, into json: inout JSONWriter) {
    json.member("start", interval.start.description)
    json.member("end", interval.end.description)
  }

  private static func write(_ terms: BookingTerms, into json: inout JSONWriter) {
    if let series = terms.series { json.member("series", series.text) }
    if let organisation = terms.organisation { json.member("organisation", organisation.text) }
    if terms.isPaid { json.member("paid", true) }
    if terms.isListed { json.member("listed", true) }
    if let expected = terms.expected { json.member("expected", expected) }
  }

  private static func write(_ details: BookingDetails, into json: inout JSONWriter) {
    if let isListed = details.isListed { json.member("listed", isListed) }
    if let expected = details.expected { json.member("expected", expected) }
  }

  /// `2026-03-02T08:14:05.120000+0000`, as mosquitto_sub writes it.
  private static func time(_ instant: Instant) -> String {
    instant.description.dropLast() + "000+0000"
  }
}
