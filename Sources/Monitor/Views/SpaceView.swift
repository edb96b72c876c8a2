import JSON
import Journaling
import Occupancy

/// Writes SPACE as design.md has it: the live view of a space, without anything that tells a person.
struct SpaceView {
  let building: Building
  /// The bookings that are on disk: what readers may see.
  let ledger: Ledger
  let now: Instant
  let opening: (isOpen: Bool, until: Instant?)
  /// A time to come of which the status is told, by its bookings; nil for now.
  private let asked: (at: Instant, opening: (isOpen: Bool, until: Instant?))?

  init(building: Building, ledger: Ledger, now: Instant, asked: Instant? = nil) {
    self.building = building
    self.ledger = ledger
    self.now = now
    self.asked = asked.flatMap { Building.isAsNow($0, at: now) ? nil : ($0, building.opening(at: $0)) }
    opening = building.opening(at: now)
  }

  /// Whether it is not everybody's to see who sits there now: a standing place that is not lent at the moment.
  func isHidden(_ number: Int) -> Bool {
    Sight.everybody.space(number, in: building, at: now)?.extent != .whole
  }

  /// Of so many standing places of one kind in a zone a count is told, of fewer none: it would say who is there.
  private static let fewestCounted = 3

  /// By space, whether it counts in a figure that names no space and that this reader gets.
  func counted(for reader: Identity) -> [Bool] {
    guard !reader.role.isStaff else { return building.site.spaces.map { _ in true } }
    let hidden = building.site.spaces.indices.map(isHidden)
    var standing: [String: Int] = [:]
    func group(_ number: Int) -> String {
      let space = building.site.spaces[number]
      return "\(space.kind.rawValue) \(space.zone ?? "")"
    }
    for number in hidden.indices where hidden[number] { standing[group(number), default: 0] += 1 }
    return hidden.indices.map { !hidden[$0] || standing[group($0), default: 0] >= Self.fewestCounted }
  }

  /// SPACE as staff see it.
  func whole(_ number: Int) -> [UInt8] {
    var json = JSONWriter(reserving: 512)
    if let space = Sight.staff.space(number, in: building, at: now) { write(space, into: &json) }
    return json.bytes
  }

  /// For counts, which name no space.
  func status(_ number: Int) -> (status: SpaceStatus, until: Instant?) {
    building.status(of: number, in: ledger, opening: opening, at: now, byBookings: false)
  }

  func status(_ space: VisibleSpace) -> (status: SpaceStatus, until: Instant?) {
    if let asked {
      return building.status(of: space.number, in: ledger, opening: asked.opening, at: asked.at, byBookings: true)
    }
    return building.status(
      of: space.number, in: ledger, opening: opening, at: now, byBookings: space.extent == .bookings)
  }

  /// Of a space whose bookings alone are told it says what it says of one without a sensor.
  func write(
    _ visible: VisibleSpace, into json: inout JSONWriter, more: (inout JSONWriter) -> Void = { _ in }
  ) {
    let (number, extent) = (visible.number, visible.extent)
    let space = building.site.spaces[number]
    let state = extent == .whole ? building.spaces[number] : SpaceState()
    let status = status(visible)
    json.object { json in
      json.member("id", space.id.text)
      json.member("kind", space.kind.rawValue)
      json.object("name") {
        $0.member("it", space.name.it)
        $0.member("en", space.name.en)
      }
      json.member("floor", space.floor)
      json.member("zone", space.zone)
      json.member("capacity", space.capacity)
      json.array("features") { json in
        for feature in space.features { json.value(feature) }
      }
      json.member("sensed", extent == .whole && building.isSensed(number))
      json.member("presence", state.presence.name)
      if case .absent(let absence) = state.presence { json.member("absence", absence.rawValue) }
      json.member("since", state.presenceSince < .since2000 ? nil : state.presenceSince)
      json.member("people", state.people ?? (state.presence == .present ? 1 : 0))
      json.member("counted", state.people != nil)
      json.member("status", status.status.rawValue)
      json.member("until", status.until)
      if let plan = space.plan {
        json.object("plan") {
          $0.member("x", plan.x)
          $0.member("y", plan.y)
          $0.member("w", plan.width)
          $0.member("h", plan.height)
        }
      }
      if extent == .whole, let comfort = building.comfort(of: number, at: now) { write(comfort, into: &json) }
      json.member("walkIn", state.walkInSince)
      json.member("outOfOrder", status.status == .outOfOrder)
      if let lent = building.spaces[number].lent {
        json.object("lent") { $0.interval(lent) }
      } else {
        json.null("lent")
      }
      more(&json)
    }
  }

  private func write(_ comfort: Comfort, into json: inout JSONWriter) {
    json.object("comfort") { json in
      if let co2 = comfort.co2 { json.member("co2", co2) }
      if let temperature = comfort.temperature { json.member("temperature", temperature) }
      if let humidity = comfort.humidity { json.member("humidity", humidity) }
      if let category = comfort.category { json.member("category", category.rawValue) }
    }
  }
}

extension Instant {
  /// Before this no moment of a house is real: it stands for "not yet".
  static let since2000 = Instant(milliseconds: 946_684_800_000)
}

extension JSONWriter {
  mutating func member(_ name: String, _ text: String?) {
    if let text { member(name, text) } else { null(name) }
  }
}
