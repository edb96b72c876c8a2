import JSON
import Occupancy

/// Writes events as JSON objects: for the journal, for a replay, for whoever listens. One writing serves them all, so that they never tell different stories.
public struct EventWriter: Sendable {
  private let bindings: [Binding]

  /// How much of an event is told.
  public enum Telling: Sendable, Equatable {
    /// Everything, so that it can be read back.
    case whole
    /// Without who booked, for which organisation, and in which series: by these one learns who.
    case nameless
  }

  /// `bindings` are the building's at the time of the events: devices may bind themselves.
  public init(bindings: [Binding]) {
    self.bindings = bindings
  }

  /// The name of an event in the journal: its public type, or one of the journal's own.
  public static func type(of fact: Fact) -> String {
    if let type = fact.type { return type }
    return switch fact {
    case .sensed: "sensed"
    case .doubted: "doubted"
    case .heard: "heard"
    case .measured: "measured"
    case .cameLate: "came-late"
    case .stirred: "stirred"
    case .learned: "learned"
    case .passed: "passed"
    case .recounted: "recounted"
    case .deviceOffline: "device-offline"
    case .deviceOnline: "device-online"
    case .bound: "bound"
    case .disagreed: "disagreed"
    case .agreed: "agreed"
    case .opened: "opened"
    case .sensorSilent, .sensorBack, .suspected, .trusted, .forgot, .presence, .booked, .checkedIn, .warned, .kept,
      .released, .wouldRelease, .undone,
      .cancelled, .ended, .refused, .cutOff, .resumed, .clockSetBack, .extended, .moved, .pinned, .described,
      .wrongDesk,
      .notBeside,
      .askedToConfirm, .confirmed, .lapsed, .outOfOrder, .lent,
      .walkedIn, .walkInEnded, .waiting, .offered, .offerLapsed, .waitEnded, .questioned:
      preconditionFailure("these have a public type")
    }
  }

  /// One event as a record of the journal. Throws where the reader would not take it, or would take it for another: its bounds are those of `EventReader`.
  public func record(of event: Event) throws(JournalError) -> [UInt8] {
    var json = JSONWriter()
    write(event, into: &json)
    guard json.isWhole, json.bytes.count <= Batch.longestRecord else {
      throw .unwritable(type: Self.type(of: event.fact), record: json.text)
    }
    return json.bytes
  }

  /// One event as an object; `more` adds members at its end.
  public func write(
    _ event: Event, telling: Telling = .whole, into json: inout JSONWriter,
    more: (inout JSONWriter) -> Void = { _ in }
  ) {
    json.object { json in
      json.member("at", event.at)
      json.member("type", Self.type(of: event.fact))
      write(event.fact, telling, into: &json)
      more(&json)
    }
  }

  private func write(_ fact: Fact, _ telling: Telling, into json: inout JSONWriter) {
    switch fact {
    case .sensed(let index, let word):
      write(index, into: &json)
      json.member("quantity", word.quantity.name)
      if !word.field.isEmpty { json.member("field", word.field) }
      if word.isPart { json.member("isPart", true) }
      write(word.value, into: &json)
      json.member("saidAt", word.saidAt)
      json.member("ageIsKnown", word.ageIsKnown)
      json.member("followsPresence", word.followsPresence)
      json.member("hasEnded", word.hasEnded)
    case .doubted(let index, let field, let why, let at):
      write(index, into: &json)
      if let field { json.member("field", field) }
      json.member("because", why.rawValue)
      json.member("saidAt", at)
    case .heard(let index, let at):
      write(index, into: &json)
      json.member("heardAt", at)
    case .measured(let index, let quantity, let value, let at):
      write(index, into: &json)
      json.member("quantity", quantity.name)
      write(value, into: &json)
      json.member("measuredAt", at)
    case .cameLate(let index, let quantity, let value, let at):
      write(index, into: &json)
      json.member("quantity", quantity.name)
      write(value, into: &json)
      json.member("saidAt", at)
    case .stirred(let stir):
      write(stir.binding, into: &json)
      json.member("quantity", stir.quantity.name)
      write(stir.value, into: &json)
      json.member("saidAt", stir.at)
      json.member("isSign", stir.isSign)
    case .learned(let index, let quantity, let values):
      write(index, into: &json)
      json.member("quantity", quantity.name)
      json.array("values") { json in
        for value in values { json.value(value) }
      }
    case .passed(let passage):
      write(passage.binding, into: &json)
      json.member("quantity", passage.quantity.name)
      json.member("count", passage.count)
      json.member("said", passage.said)
      json.member("saidAt", passage.saidAt)
    case .recounted(let space, let sum, let proof):
      json.member("space", space.text)
      json.member("sum", sum)
      json.member("because", proof.rawValue)
    case .deviceOffline(let index), .deviceOnline(let index), .sensorBack(let index), .trusted(let index),
      .agreed(let index), .forgot(let index):
      write(index, into: &json)
    case .suspected(let index, let suspicion):
      write(index, into: &json)
      json.member("suspicion", suspicion.rawValue)
    case .disagreed(let index, let since):
      write(index, into: &json)
      json.member("since", since)
    case .sensorSilent(let index, let lastHeard):
      write(index, into: &json)
      json.member("lastHeard", lastHeard)
    case .presence(let change):
      json.member("space", change.space.text)
      json.member("presence", change.presence.name)
      if case .absent(let absence) = change.presence { json.member("absence", absence.rawValue) }
      if let people = change.people { json.member("people", people) }
      json.array("reasons") { json in
        for reason in change.reasons { json.value(reason) }
      }
    case .booked(let id, let space, let member, let interval, let terms):
      write(id, space, into: &json)
      if telling == .whole { json.member("member", member.text) }
      write(interval, into: &json)
      write(terms, telling, into: &json)
    case .checkedIn(let id, let space, let by):
      write(id, space, into: &json)
      json.member("by", by.rawValue)
    case .warned(let id, let space, let reason, let deadline):
      write(id, space, into: &json)
      json.member("of", reason.rawValue)
      json.member("deadline", deadline)
    case .kept(let id, let space), .undone(let id, let space), .cancelled(let id, let space), .ended(let id, let space),
      .notBeside(let id, let space), .confirmed(let id, let space), .lapsed(let id, let space),
      .pinned(let id, let space, _), .questioned(let id, let space):
      write(id, space, into: &json)
    case .described(let id, let space, let details):
      write(id, space, into: &json)
      if let expected = details.expected { json.member("expected", expected) }
      if let isListed = details.isListed { json.member("listed", isListed) }
    case .extended(let id, let space, let until):
      write(id, space, into: &json)
      json.member("until", until)
    case .moved(let id, let from, let to, let interval):
      write(id, to, into: &json)
      json.member("from", from.text)
      write(interval, into: &json)
    case .wrongDesk(let id, let space, let taken, let since):
      write(id, space, into: &json)
      json.member("taken", taken.text)
      json.member("since", since)
    case .askedToConfirm(let id, let space, let noShows):
      write(id, space, into: &json)
      json.member("noShows", noShows)
    case .outOfOrder(let space, _), .walkInEnded(let space): json.member("space", space.text)
    case .lent(let space, let interval):
      json.member("space", space.text)
      if let interval { write(interval, into: &json) }
    case .walkedIn(let space, let since):
      json.member("space", space.text)
      json.member("since", since)
    case .waiting(let wait): write(wait, telling, into: &json)
    case .offered(let id, let offer):
      json.member("wait", id.text)
      if let freedBy = offer.freedBy { json.member("booking", freedBy.text) }
      json.member("space", offer.space.text)
      write(offer.interval, into: &json)
      json.member("until", offer.until)
    case .offerLapsed(let id, let space):
      json.member("wait", id.text)
      json.member("space", space.text)
    case .waitEnded(let id, let end):
      json.member("wait", id.text)
      json.member("because", end.rawValue)
    case .released(let release), .wouldRelease(let release):
      write(release.booking, release.space, into: &json)
      json.member("reason", release.reason.rawValue)
      json.object("because") { release.because.write(into: &$0) }
    case .refused(let refusal):
      json.member("booking", refusal.booking.text)
      if let space = refusal.space { json.member("space", space.text) }
      json.member("why", refusal.why.rawValue)
    case .cutOff(let since): json.member("since", since)
    case .resumed(let downSince): json.member("downSince", downSince)
    case .clockSetBack(let from, let to):
      json.member("from", from)
      json.member("to", to)
    case .bound(let binding): write(binding, into: &json)
    case .opened: break
    }
  }

  private func write(_ interval: Interval, into json: inout JSONWriter) {
    json.member("start", interval.start)
    json.member("end", interval.end)
  }

  private func write(_ terms: BookingTerms, _ telling: Telling, into json: inout JSONWriter) {
    if telling == .whole {
      if let series = terms.series { json.member("series", series.text) }
      if let organisation = terms.organisation { json.member("organisation", organisation.text) }
    }
    if terms.isPaid { json.member("paid", true) }
    if terms.isListed { json.member("listed", true) }
    if let expected = terms.expected { json.member("expected", expected) }
  }

  private func write(_ wait: Wait, _ telling: Telling, into json: inout JSONWriter) {
    json.member("wait", wait.id.text)
    if telling == .whole { json.member("member", wait.member.text) }
    switch wait.wish {
    case .space(let space): json.member("space", space.text)
    case .kind(let kind, let zone):
      json.member("kind", kind.rawValue)
      if let zone { json.member("zone", zone) }
    }
    if telling == .whole, let organisation = wait.organisation { json.member("organisation", organisation.text) }
    write(wait.interval, into: &json)
    json.member("madeAt", wait.madeAt)
  }

  private func write(_ id: BookingID, _ space: SpaceID, into json: inout JSONWriter) {
    json.member("booking", id.text)
    json.member("space", space.text)
  }

  private func write(_ binding: Binding, into json: inout JSONWriter) {
    writeName(of: binding, into: &json)
    if let hold = binding.hold { json.member("holdSeconds", hold) }
    json.member("expiresSeconds", binding.expires)
    json.member("debounceSeconds", binding.debounce)
    json.member("scale", binding.scale)
    json.member("offset", binding.offset)
  }

  private func write(_ index: BindingIndex, into json: inout JSONWriter) {
    writeName(of: bindings[Int(index.number)], into: &json)
  }

  private func writeName(of binding: Binding, into json: inout JSONWriter) {
    json.member("device", binding.device)
    if let source = binding.source { json.member("source", source) }
    if let channel = binding.channel { json.member("channel", channel) }
    json.member("space", binding.space.text)
  }

  private func write(_ value: Reading.Value, into json: inout JSONWriter) {
    switch value {
    case .bool(let flag): json.member("value", flag)
    case .number(let number): json.member("value", number)
    }
  }
}

extension Release.Because {
  /// The numbers of a release; lengths in seconds, as their names say.
  public func write(into json: inout JSONWriter) {
    json.member("start", start)
    json.member("end", end)
    json.member("graceFrom", graceFrom)
    json.member("graceSeconds", grace)
    json.member("deadline", deadline)
    json.member("absentSince", absentSince)
    json.member("heardAt", heardAt)
    json.member("checkedInAt", checkedInAt)
    json.member("warnedAt", warnedAt)
    json.member("givenBackSeconds", givenBack)
  }
}

extension JSONWriter {
  /// An instant, or null.
  public mutating func member(_ name: String, _ instant: Instant?) {
    key(name)
    guard let instant else { return null() }
    if instant.isWritable { value(instant.description) } else { lose() }
  }

  /// A length in seconds.
  fileprivate mutating func member(_ name: String, _ span: TimeSpan) {
    key(name)
    if Fields.spans.contains(span.seconds) { value(span.seconds) } else { lose() }
  }
}
