import HTTP
import JSON
import Journaling
import Locking
import MQTT
import Occupancy
import Threads
import Wording

/// What leaves the house: events to whoever watches over HTTP, the state of each space and events to the broker. It follows from events and decides nothing.
final class Outside: Sendable {
  private let site: Site
  private let clock: BelievedClock
  private let wording: Wording
  private let feed: Feed
  private let gone: [String]
  private let publish: @Sendable ([Publication]) -> Void
  private let shown: Locked<Shown>

  /// What was last published of each space.
  private struct Shown {
    var last: [[UInt8]]
    /// Nil: nothing was published yet.
    var isHidden: [Bool?]
    var status: [SpaceStatus?]
    /// By space: touched, and not yet published.
    var isWaiting: [Bool]
    var at: [MonotonicInstant]
    var checked = MonotonicInstant(nanoseconds: 0)
    /// The first space that is still to be published anew on this connection; nil when all were.
    var nextAgain: Int?
  }

  /// The air changes with every message; readers are told at most this often.
  private static let calmMilliseconds = 10_000
  /// Statuses follow the clock (a booking comes near, the site closes): they are looked at this often.
  private static let checkMilliseconds = 1_000
  /// So many spaces are published anew at each look, so that a big house does not hold up what is new.
  private static let mostAgain = 500

  /// `gone` are spaces that were published once and left the site.
  init(
    site: Site, clock: BelievedClock, wording: Wording, feed: Feed, gone: [String],
    publish: @escaping @Sendable ([Publication]) -> Void
  ) {
    self.site = site
    self.clock = clock
    self.wording = wording
    self.feed = feed
    self.gone = gone
    self.publish = publish
    shown = Locked(
      Shown(
        last: Array(repeating: [], count: site.spaces.count),
        isHidden: Array(repeating: nil, count: site.spaces.count),
        status: Array(repeating: nil, count: site.spaces.count),
        isWaiting: Array(repeating: false, count: site.spaces.count),
        at: Array(repeating: MonotonicInstant(nanoseconds: 0), count: site.spaces.count)))
  }

  /// Tells events, in order, each with the state of its space as it is now.
  func show(_ decided: [Event], _ live: Locked<Live>) {
    let told = decided.filter { $0.fact.type != nil && $0.fact.isTold }
    guard !told.isEmpty else { return }
    let rendered = live.withLock { live in
      let view = SpaceView(building: live.building, ledger: live.ledger, now: clock.now())
      return told.map { render($0, view) }
    }
    markShown(rendered.compactMap(\.space))
    feed.tell(
      rendered.map { item in
        Feed.Item(
          type: item.type, whole: item.whole, nameless: item.nameless, space: item.space.map { site.spaces[$0] },
          audience: item.audience)
      })
    publish(
      rendered.filter { $0.audience == .everybody }.map { item in
        // What shows at once is news of a moment, and the state that it changed is retained.
        Publication(
          topic: "presenza/\(site.id)/event/\(item.type)", payload: item.nameless,
          qos: item.isLive ? .atMostOnce : .atLeastOnce)
      })
    for line in rendered.compactMap(\.line) { Log.info(line) }
  }

  /// A broker that came back may have forgotten all that it retained: everything is published anew, and what is gone is cleared.
  func connected() {
    shown.withLock { $0.nextAgain = 0 }
    publish(gone.map { Publication(topic: topic(ofSpace: $0), payload: [], qos: .atLeastOnce, retain: true) })
  }

  private func publishAgain() {
    publish(
      shown.withLock { shown -> [Publication] in
        guard let first = shown.nextAgain else { return [] }
        let end = min(first + Self.mostAgain, site.spaces.count)
        shown.nextAgain = end < site.spaces.count ? end : nil
        return (first..<end).compactMap { number in
          guard let isHidden = shown.isHidden[number] else { return nil }
          return Publication(
            topic: topic(ofSpace: site.spaces[number].id.text), payload: isHidden ? [] : shown.last[number],
            qos: .atLeastOnce, retain: true)
        }
      })
  }

  private func topic(ofSpace id: String) -> String { "presenza/\(site.id)/space/\(id)" }

  /// Publishes the spaces that the events of a turn changed; once a second also those whose air changed, or whose status did with the clock.
  func settle(_ turn: Turn, _ live: Locked<Live>) {
    let now = MonotonicInstant.now()
    let isCheck = shown.withLock { shown in
      for number in turn.touched { shown.isWaiting[number] = true }
      let isCheck = shown.checked.milliseconds(until: now) >= Self.checkMilliseconds
      if isCheck { shown.checked = now }
      return isCheck
    }
    if isCheck { publishAgain() }
    let named = turn.events.compactMap(\.fact.space)
    guard isCheck || !named.isEmpty else { return }
    let changed = live.withLock { live in
      let due = isCheck ? Array(site.spaces.indices) : Set(named.compactMap { live.building.number(of: $0) }).sorted()
      let view = SpaceView(building: live.building, ledger: live.ledger, now: clock.now())
      return shown.withLock { shown in due.compactMap { change(of: $0, view, &shown, now: now) } }
    }
    guard !changed.isEmpty else { return }
    let told = Set(turn.events.compactMap { $0.fact.isTold ? $0.fact.space : nil })
    publish(
      changed.filter { !$0.isHidden || $0.isNewlyHidden }.map { change in
        // What is nobody's to see is nothing, which also takes away what the broker kept of it.
        Publication(
          topic: topic(ofSpace: site.spaces[change.space].id.text),
          payload: change.isHidden ? [] : change.json, qos: .atLeastOnce, retain: true)
      })
    feed.tell(
      changed.compactMap { change in
        let space = site.spaces[change.space]
        guard !told.contains(space.id) else { return nil }
        var json = JSONWriter()
        json.object {
          $0.member("at", clock.now().description)
          $0.member("type", "status")
          $0.member("space", space.id.text)
          $0.member("status", raw: change.json)
        }
        return Feed.Item(
          type: "status", whole: json.bytes, nameless: json.bytes, space: space,
          audience: audience(ofHidden: change.isHidden ? [space] : []))
      })
  }

  private struct Change: Sendable {
    var space: Int
    /// As staff see it.
    var json: [UInt8]
    /// A standing place that is not lent at the moment.
    var isHidden: Bool
    var isNewlyHidden: Bool
  }

  /// The space's new state, when it differs from the last one published and is due.
  private func change(of number: Int, _ view: SpaceView, _ shown: inout Shown, now: MonotonicInstant) -> Change? {
    let status = view.status(number).status
    let isHidden = view.isHidden(number)
    let isNewStatus = shown.status[number] != status || shown.isHidden[number] != isHidden
    let isCalm = shown.at[number].milliseconds(until: now) >= Self.calmMilliseconds
    guard isNewStatus || (shown.isWaiting[number] && isCalm) else { return nil }
    shown.isWaiting[number] = false
    let json = view.whole(number)
    let isNewlyHidden = isHidden && shown.isHidden[number] != true
    guard json != shown.last[number] || shown.isHidden[number] != isHidden else { return nil }
    shown.last[number] = json
    shown.status[number] = status
    shown.isHidden[number] = isHidden
    shown.at[number] = now
    return Change(space: number, json: json, isHidden: isHidden, isNewlyHidden: isNewlyHidden)
  }

  /// A space that an event speaks of is published with it.
  private func markShown(_ spaces: [Int]) {
    shown.withLock { shown in
      for space in spaces { shown.at[space] = MonotonicInstant(nanoseconds: 0) }
    }
  }

  private struct Rendered: Sendable {
    var type: String
    var space: Int?
    var whole: [UInt8]
    var nameless: [UInt8]
    var line: String?
    var isLive: Bool
    var audience: Feed.Audience
  }

  /// Who is told of something that tells of these standing places.
  private func audience(ofHidden places: [Space]) -> Feed.Audience {
    guard let owner = places.first?.assignedTo else { return places.isEmpty ? .everybody : .nobody }
    return places.allSatisfy { $0.assignedTo == owner } ? .members(of: owner) : .nobody
  }

  private func render(_ event: Event, _ view: SpaceView) -> Rendered {
    let space = event.fact.space.flatMap { view.building.number(of: $0) }
    let sentence = wording.sentence(of: event, in: site)
    func json(_ telling: EventWriter.Telling) -> [UInt8] {
      var json = JSONWriter(reserving: 1_024)
      EventWriter(bindings: view.building.site.bindings).write(event, telling: telling, into: &json) { json in
        if let sentence { json.sentence(sentence) }
        if let space {
          json.key("status")
          json.raw(view.whole(space))
        }
      }
      return json.bytes
    }
    let nameless = json(.nameless)
    return Rendered(
      type: EventWriter.type(of: event.fact), space: space,
      whole: event.fact.namesSomebody ? json(.whole) : nameless, nameless: nameless, line: sentence?.en,
      isLive: event.fact.isShownAtOnce,
      audience: audience(
        ofHidden: event.fact.spacesNamed(view.building).compactMap { view.building.number(of: $0) }
          .filter(view.isHidden).map { site.spaces[$0] }))
  }
}

extension Fact {
  /// Whether it tells who, so that there are two ways to tell it.
  var namesSomebody: Bool {
    switch self {
    case .booked, .waiting: true
    default: false
    }
  }

  /// Every space of which it tells something: who may not see one of them is not told.
  func spacesNamed(_ building: Building) -> [SpaceID] {
    switch self {
    case .sensorSilent(let index, _), .sensorBack(let index), .suspected(let index, _), .trusted(let index),
      .forgot(let index):
      [building.binding(index).space]
    case .wrongDesk(_, let space, let taken, _): [space, taken]
    case .moved(_, let from, let to, _): [from, to]
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline,
      .deviceOnline, .presence, .booked, .checkedIn, .warned, .kept, .released, .wouldRelease, .undone, .cancelled,
      .ended, .refused, .cutOff, .resumed, .clockSetBack, .bound, .opened, .disagreed, .agreed, .extended, .pinned,
      .described,
      .notBeside, .askedToConfirm, .confirmed, .lapsed, .outOfOrder, .lent, .walkedIn, .walkInEnded, .waiting, .offered,
      .offerLapsed, .waitEnded, .questioned:
      space.map { [$0] } ?? []
    }
  }

  /// A refusal is an answer to the one who asked, not news.
  var isTold: Bool {
    if case .refused = self { false } else { type != nil }
  }
}
