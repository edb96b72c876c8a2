import Occupancy

extension Planner {
  /// Holds what the calendar has for this day.
  mutating func hold(_ gathering: Gathering) {
    let rooms = gathering.spaces.compactMap { place(of: $0) }
    guard let first = rooms.first else { return }
    let during = Interval(start: at(gathering.from), end: at(gathering.to))
    guard during.start < during.end else { return }
    switch gathering.kind {
    case .course, .event:
      for room in rooms {
        let size = min(gathering.people, venue.spaces[room].capacity)
        guard gathering.kind == .course, during.length > .hours(5) else {
          gather(size, in: room, during: during, breaks: gathering.kind == .course, isCertain: true)
          continue
        }
        // A whole day has a lunch between its halves, when the room is empty but stays booked.
        let noon = during.start + during.length.times(0.5)
        gather(
          size, in: room, during: Interval(start: during.start, end: noon - .minutes(30)), breaks: true,
          isCertain: true)
        gather(
          size, in: room, during: Interval(start: noon + .minutes(30), end: during.end), breaks: true, isCertain: true)
      }
    case .open:
      for room in rooms where ledgers[room].isFree(during) { receive(in: room, during: during) }
      for _ in 0..<gathering.people { visit(rooms, from: first, during: during, stay: gathering.stay) }
    }
  }

  /// The place of that id; where a house has another name for it, the first place of that kind.
  private func place(of id: SpaceID) -> Int? {
    venue.place(id) ?? venue.spaces.indices.first { venue.spaces[$0].id.text.hasSuffix("-" + id.text) }
      ?? venue.spaces.indices.first { venue.spaces[$0].kind.rawValue == id.text }
  }

  /// Two of the house are there from first to last; the room is booked for them.
  private mutating func receive(in room: Int, during booked: Interval) {
    let (number, _) = book(room, for: random.pick(people).member, during: booked, isCertain: true)
    let really = Interval(
      start: booked.start + random.between(.seconds(10), .minutes(2)),
      end: booked.end + random.between(.zero, .minutes(9)))
    ledgers[room].take(Interval(start: min(booked.start, really.start), end: max(booked.end, really.end)))
    for order in 0..<min(2, venue.spaces[room].capacity) {
      let guest = invite(during: really)
      days[guest]?.note(
        Interval(start: really.start + .seconds(Int64(40 * order)), end: really.end - .seconds(Int64(30 * order))),
        at: room)
      ledgers[room].take(really)
    }
    keep(number, came: really.start, left: really.end)
  }

  /// One of the public: comes at some time, looks at one thing or two, goes.
  private mutating func visit(_ rooms: [Int], from first: Int, during open: Interval, stay: TimeSpan) {
    var at = random.between(open.start, open.end - .minutes(5))
    var visits: [(room: Int, during: Interval)] = []
    for order in 0..<(rooms.count > 1 && random.chance(0.5) ? 2 : 1) {
      let room = order == 0 && random.chance(0.5) ? first : random.pick(rooms)
      let end = min(at + random.waiting(stay) + .minutes(4), open.end - .seconds(Int64(10 + random.below(50))))
      let during = Interval(start: at, end: end)
      // The booking itself and those who receive stand in the ledger, too.
      guard end > at, ledgers[room].most(during: during) < venue.spaces[room].capacity else { break }
      ledgers[room].take(during)
      visits.append((room, during))
      at = end + .minutes(3)
    }
    guard let begin = visits.first?.during.start, let end = visits.last?.during.end else { return }
    let guest = invite(during: Interval(start: begin, end: end))
    for visit in visits { days[guest]?.note(visit.during, at: visit.room) }
  }
}
