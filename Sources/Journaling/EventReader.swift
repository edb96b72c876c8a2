import JSON
import Occupancy

/// Reads back what `EventWriter` wrote for the journal.
public struct EventReader: Sendable {
  private var bindings: [Key: BindingIndex]
  private let spaces: Set<SpaceID>
  private var count: Int

  private struct Key: Hashable {
    /// Nil for a line of the configuration: two sources may each have a device that bound itself.
    var source: String?
    var device: String
    var channel: String?
    var space: String

    init(source: String?, device: String, channel: String?, space: String) {
      (self.source, self.device, self.channel, self.space) = (source, device, channel, space)
    }

    init(_ binding: Binding) {
      self.init(
        source: binding.source, device: binding.device, channel: binding.channel, space: binding.space.text)
    }
  }

  /// A record may be as long as a batch.
  static let limits = JSONLimits(size: BatchHeader.maximalPayload)

  public enum Answer: Sendable {
    case event(Event)
    /// Well formed, of a device or a space that the configuration no longer has.
    case ofAnotherSite
    /// No event: what was answered to whoever may ask again.
    case answered(AnsweredRequest)
    /// What a device said once, and nobody can read now: it names nobody's place, and is passed over.
    case unreadable(why: String)
  }

  /// The records of devices. They say what was sensed and nothing of anybody's place: without one a word is older than it was, and after a start an old word frees nothing. All
  /// others speak of spaces, bookings, waits, or of the time by which those are judged: without one of them somebody's place would be another's.
  static let typesOfDevices: Set<String> = [
    "sensed", "doubted", "heard", "measured", "came-late", "stirred", "learned", "passed", "device-offline",
    "device-online", "sensor-silent", "sensor-back", "sensor-suspected", "sensor-trusted", "sensor-forgot", "disagreed",
    "agreed", "bound",
  ]

  public init(site: Site) {
    var bindings: [Key: BindingIndex] = [:]
    for (number, binding) in site.bindings.enumerated() {
      bindings[Key(binding)] = BindingIndex(number)
    }
    self.bindings = bindings
    spaces = Set(site.spaces.map(\.id))
    count = site.bindings.count
  }

  /// The event of a record that concerns the house and its bookings; nil for one of a device, which only a site can place.
  public static func bookingEvent(_ record: Record) throws(UnknownRecord) -> Event? {
    let reader = EventReader(bindings: [:], spaces: [], count: 0)
    guard let value = try? JSONValue(parsing: record.bytes, limits: Self.limits), let type = value["type"]?.string
    else { throw UnknownRecord(why: "this is no event") }
    guard let fields = Fields(value) else {
      if typesOfDevices.contains(type) { return nil }
      throw UnknownRecord(why: "an event of type \(type) has no time")
    }
    return reader.houseFact(fields).map { Event(at: fields.at, $0) }
  }

  private init(bindings: [Key: BindingIndex], spaces: Set<SpaceID>, count: Int) {
    self.bindings = bindings
    self.spaces = spaces
    self.count = count
  }

  /// Throws for a record that is no event, or that may name somebody's place and cannot be read: the journal is then not ours to read.
  public mutating func read(_ record: Record) throws(UnknownRecord) -> Answer {
    guard let value = try? JSONValue(parsing: record.bytes, limits: Self.limits), let type = value["type"]?.string
    else { throw UnknownRecord(why: "this is no event") }
    if let answer = Fields(value).flatMap({ answer($0) }) { return answer }
    let why = "an event of type \(type) lacks a field, or has one that cannot be read"
    // Without a request that was answered, its like is decided anew: it names nobody's place.
    guard Self.typesOfDevices.contains(type) || type == AnsweredRequest.type else { throw UnknownRecord(why: why) }
    return .unreadable(why: why)
  }

  private mutating func answer(_ fields: Fields) -> Answer? {
    switch fields.type {
    case "bound": return bound(fields)
    case AnsweredRequest.type: return answered(fields)
    case let type where Self.typesOfDevices.contains(type):
      guard let device = fields.text("device"), let space = fields.text("space") else { return nil }
      var key = Key(source: fields.text("source"), device: device, channel: fields.text("channel"), space: space)
      // A device that bound itself may have a line of its own by now.
      if bindings[key] == nil { key.source = nil }
      guard let index = bindings[key] else { return .ofAnotherSite }
      return deviceFact(fields, index).map { .event(Event(at: fields.at, $0)) }
    default:
      return houseFact(fields).map { .event(Event(at: fields.at, $0)) }
    }
  }

  /// A device that bound itself is known from here on, unless the configuration has it by now.
  private mutating func bound(_ fields: Fields) -> Answer? {
    guard let binding = fields.binding else { return nil }
    let key = Key(binding)
    var ofSite = key
    ofSite.source = nil
    guard spaces.contains(binding.space), bindings[key] == nil, bindings[ofSite] == nil else { return .ofAnotherSite }
    bindings[key] = BindingIndex(count)
    count += 1
    return .event(Event(at: fields.at, .bound(binding)))
  }

  private func answered(_ fields: Fields) -> Answer? {
    guard let request = fields.text("request"), let body = fields.text("body") else { return nil }
    let outcome: AnsweredRequest.Outcome =
      if let id = fields.text("booking") { .booking(BookingID(id)) } else if let id = fields.text("wait") {
        .wait(WaitID(id))
      } else { .done }
    return .answered(AnsweredRequest(at: fields.at, request: request, body: body, outcome: outcome))
  }

  private func deviceFact(_ fields: Fields, _ index: BindingIndex) -> Fact? {
    switch fields.type {
    case "sensed":
      guard let quantity = fields.quantity, let value = fields.value, let saidAt = fields.instant("saidAt"),
        let ageIsKnown = fields.flag("ageIsKnown"), let follows = fields.flag("followsPresence")
      else { return nil }
      return .sensed(
        index,
        Word(
          // Journals that were begun before these were kept have none.
          quantity: quantity, field: fields.text("field") ?? "", isPart: fields.flag("isPart") ?? false, value: value,
          saidAt: saidAt, ageIsKnown: ageIsKnown, followsPresence: follows, hasEnded: fields.flag("hasEnded") ?? false))
    case "doubted":
      guard let why = fields.text("because").flatMap({ Word.Doubt(rawValue: $0) }), let at = fields.instant("saidAt")
      else { return nil }
      return .doubted(index, field: fields.text("field"), because: why, at: at)
    case "heard": return fields.instant("heardAt").map { .heard(index, at: $0) }
    case "measured":
      guard let quantity = fields.quantity, let value = fields.value, let at = fields.instant("measuredAt") else {
        return nil
      }
      return .measured(index, quantity, value, at: at)
    case "came-late":
      guard let quantity = fields.quantity, let value = fields.value, let at = fields.instant("saidAt") else {
        return nil
      }
      return .cameLate(index, quantity, value, at: at)
    case "stirred":
      guard let quantity = fields.quantity, let value = fields.value, let at = fields.instant("saidAt"),
        let isSign = fields.flag("isSign")
      else { return nil }
      return .stirred(Stir(binding: index, quantity: quantity, value: value, at: at, isSign: isSign))
    case "learned":
      guard let quantity = fields.quantity, let values = fields.numbers("values") else { return nil }
      return .learned(index, quantity, values)
    case "passed":
      guard let quantity = fields.quantity, let count = fields.whole("count"), let said = fields.whole("said"),
        let saidAt = fields.instant("saidAt")
      else { return nil }
      return .passed(Passage(binding: index, quantity: quantity, count: count, said: said, saidAt: saidAt))
    case "device-offline": return .deviceOffline(index)
    case "device-online": return .deviceOnline(index)
    case "sensor-silent": return fields.optional("lastHeard").map { .sensorSilent(index, lastHeard: $0) }
    case "sensor-suspected":
      return fields.text("suspicion").flatMap(Suspicion.init(rawValue:)).map { .suspected(index, $0) }
    case "sensor-trusted": return .trusted(index)
    case "sensor-forgot": return .forgot(index)
    case "disagreed": return fields.instant("since").map { .disagreed(index, since: $0) }
    case "agreed": return .agreed(index)
    default: return .sensorBack(index)
    }
  }

  private func houseFact(_ fields: Fields) -> Fact? {
    switch fields.type {
    case "opened": return .opened
    case "cut-off": return fields.instant("since").map { .cutOff(since: $0) }
    case "clock-set-back":
      guard let from = fields.instant("from"), let to = fields.instant("to") else { return nil }
      return .clockSetBack(from: from, to: to)
    case "resumed": return fields.instant("downSince").map { .resumed(downSince: $0) }
    case "recounted":
      guard let space = fields.text("space"), let sum = fields.whole("sum"),
        let proof = fields.text("because").flatMap({ DoorCount.Proof(rawValue: $0) })
      else { return nil }
      return .recounted(SpaceID(space), sum: sum, because: proof)
    case "presence": return fields.presenceChange.map { .presence($0) }
    default: return fields.houseFact ?? fields.booking.flatMap { bookingFact(fields, $0.id, $0.space) }
    }
  }

  private func bookingFact(_ fields: Fields, _ id: BookingID, _ space: SpaceID) -> Fact? {
    switch fields.type {
    case "booked":
      guard let member = fields.text("member"), let start = fields.instant("start"), let end = fields.instant("end")
      else { return nil }
      return .booked(id, space: space, member: MemberID(member), Interval(start: start, end: end), fields.terms)
    case "checked-in":
      return fields.text("by").flatMap { Booking.Agent(rawValue: $0) }.map { .checkedIn(id, space: space, by: $0) }
    case "warned":
      guard let reason = fields.text("of").flatMap({ Release.Reason(rawValue: $0) }),
        let deadline = fields.instant("deadline")
      else { return nil }
      return .warned(id, space: space, of: reason, deadline: deadline)
    case "kept": return .kept(id, space: space)
    case "undone": return .undone(id, space: space)
    case "cancelled": return .cancelled(id, space: space)
    case "ended": return .ended(id, space: space)
    case "extended": return fields.instant("until").map { .extended(id, space: space, until: $0) }
    case "moved":
      guard let from = fields.text("from"), let interval = fields.interval else { return nil }
      return .moved(id, from: SpaceID(from), to: space, interval)
    case "pinned", "unpinned": return .pinned(id, space: space, fields.type == "pinned")
    case "changed":
      let details = BookingDetails(expected: fields.whole("expected").map { Int($0) }, isListed: fields.flag("listed"))
      return details.isEmpty ? nil : .described(id, space: space, details)
    case "wrong-desk":
      guard let taken = fields.text("taken"), let since = fields.instant("since") else { return nil }
      return .wrongDesk(id, space: space, taken: SpaceID(taken), since: since)
    case "wrong-desk-denied": return .notBeside(id, space: space)
    case "asked-to-confirm": return fields.whole("noShows").map { .askedToConfirm(id, space: space, noShows: Int($0)) }
    case "confirmed": return .confirmed(id, space: space)
    case "lapsed": return .lapsed(id, space: space)
    case "questioned": return .questioned(id, space: space)
    case "released": return fields.release(id, space).map { .released($0) }
    case "would-release": return fields.release(id, space).map { .wouldRelease($0) }
    default: return nil
    }
  }
}

/// The members of one event's object, each asked for by name and type.
struct Fields {
  /// Some 30,000 years: more than between any two instants that can be written.
  static let spans = -1e12...1e12

  let at: Instant
  let type: String
  private let object: JSONValue

  init?(_ object: JSONValue) {
    guard let at = object["at"]?.string.flatMap({ Instant(written: $0) }), let type = object["type"]?.string else {
      return nil
    }
    self.at = at
    self.type = type
    self.object = object
  }

  private init(at: Instant, type: String, object: JSONValue) {
    self.at = at
    self.type = type
    self.object = object
  }

  func text(_ name: String) -> String? { object[name]?.string }
  func flag(_ name: String) -> Bool? { object[name]?.bool }
  func number(_ name: String) -> Double? { object[name]?.number }
  func whole(_ name: String) -> Int64? { number(name).flatMap { Int64(exactly: $0) } }
  /// Seconds; nil as well for what no clock could ever count, which a whole record may say all the same.
  func span(_ name: String) -> TimeSpan? {
    number(name).flatMap { Self.spans.contains($0) ? TimeSpan(seconds: $0) : nil }
  }
  func numbers(_ name: String) -> [Double]? {
    guard let values = object[name]?.array else { return nil }
    let numbers = values.compactMap(\.number)
    return numbers.count == values.count ? numbers : nil
  }
  /// An instant that may be left out, or null; nil where there is one that cannot be read.
  func optional(_ name: String) -> Instant?? {
    guard let value = object[name], !value.isNull else { return .some(nil) }
    return value.string.flatMap { Instant(written: $0) }.map { .some($0) }
  }
  func has(_ name: String) -> Bool { object[name] != nil }
  func instant(_ name: String) -> Instant? { text(name).flatMap { Instant(written: $0) } }
  var quantity: Quantity? { text("quantity").flatMap { Quantity(name: $0) } }
  var value: Reading.Value? { flag("value").map { .bool($0) } ?? number("value").map { .number($0) } }

  var booking: (id: BookingID, space: SpaceID)? {
    guard let id = text("booking"), let space = text("space") else { return nil }
    return (BookingID(id), SpaceID(space))
  }

  var binding: Binding? {
    guard let device = text("device"), let space = text("space"), let expires = span("expiresSeconds"),
      let debounce = span("debounceSeconds"), let scale = number("scale"), let offset = number("offset")
    else { return nil }
    return Binding(
      source: text("source"), device: device, channel: text("channel"), space: SpaceID(space),
      hold: span("holdSeconds"), expires: expires, debounce: debounce, scale: scale, offset: offset)
  }

  var presenceChange: PresenceChange? {
    guard let space = text("space"), let name = text("presence") else { return nil }
    let presence: Presence
    switch name {
    case "present": presence = .present
    case "unknown": presence = .unknown
    case "absent":
      guard let absence = text("absence").flatMap({ Presence.Absence(rawValue: $0) }) else { return nil }
      presence = .absent(absence)
    default: return nil
    }
    return PresenceChange(
      space: SpaceID(space), presence: presence, people: whole("people").map { Int($0) },
      reasons: object["reasons"]?.array?.compactMap(\.string) ?? [])
  }

  func release(_ id: BookingID, _ space: SpaceID) -> Release? {
    guard let reason = text("reason").flatMap({ Release.Reason(rawValue: $0) }), let because = object["because"] else {
      return nil
    }
    let numbers = Fields(at: at, type: type, object: because)
    guard let start = numbers.instant("start"), let end = numbers.instant("end"),
      let graceFrom = numbers.instant("graceFrom"), let grace = numbers.span("graceSeconds"),
      let deadline = numbers.instant("deadline"), let absentSince = numbers.instant("absentSince"),
      let heardAt = numbers.instant("heardAt"), let givenBack = numbers.span("givenBackSeconds"),
      let checkedInAt = numbers.optional("checkedInAt"), let warnedAt = numbers.optional("warnedAt")
    else { return nil }
    return Release(
      booking: id, space: space, reason: reason,
      because: Release.Because(
        start: start, end: end, graceFrom: graceFrom, grace: grace, deadline: deadline,
        absentSince: absentSince, heardAt: heardAt, checkedInAt: checkedInAt,
        warnedAt: warnedAt, givenBack: givenBack))
  }
}
