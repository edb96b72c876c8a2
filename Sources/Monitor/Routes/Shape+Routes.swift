import Occupancy

/// The bodies and queries of the routes.
extension Shape {
  static let nothing = Shape()
  static let link = Shape(isOpen: true)

  private static let interval: [Member] = [.needs("start", .instant), .needs("end", .instant)]

  static let booking = Shape(
    members: [.needs("space", .space)] + interval + [
      .may("title", .text(most: BookingWish.longestTitle)), .may("member", .member),
      .may("organisation", .organisation), .may("expected", .whole(1...BookingWish.mostExpected)),
      .may("listed", .flag), .may("paid", .flag),
    ])

  static let series = Shape(
    members: booking.members + [
      .needs(
        "repeat",
        .object(
          Shape(members: [
            .needs("every", .word(Repetition.Every.allCases.map(\.rawValue))),
            .may("on", .list(.word(Repetition.Weekday.allCases.map(\.rawValue)), most: 7)),
            .may("interval", .whole(1...Repetition.longestInterval)), .may("until", .day),
            .may("count", .whole(1...Repetition.most)), .may("except", .list(.day, most: Repetition.most)),
          ]))), .may("skipConflicts", .flag),
    ])

  static let move = Shape(members: [
    .may("space", .space), .may("start", .instant), .may("end", .instant), .may("following", .flag),
    .may("title", .text(most: BookingWish.longestTitle)), .may("expected", .whole(1...BookingWish.mostExpected)),
    .may("listed", .flag),
  ])

  static let wait = Shape(
    members: [.may("space", .space), .may("kind", kind), .may("zone", .zone)] + interval + [
      .may("member", .member), .may("organisation", .organisation),
    ])

  static let lend = Shape(members: interval)
  static let checkIn = Shape(members: [.may("code", .key(most: 64))])
  static let forget = Shape(members: [.needs("device", .key(most: 256)), .may("channel", .key(most: 256))])
  /// What is longer than any token or code of ours would only cost the time to hash it.
  static let session = Shape(members: [.may("token", .key(most: 256)), .may("code", .key(most: 64))])

  private static let kind = Kind.word(Space.Kind.allCases.map(\.rawValue))
  private static let window: [Member] = [.may("from", .instant), .may("to", .instant)]
  private static let yes = Kind.word(["1"])

  // What only narrows a list may be gone from the site: then the list is empty.
  private static let id = Kind.key(most: 64)
  static let spaces = Shape(members: [
    .may("kind", kind), .may("zone", id), .may("floor", id),
    .may("status", .word(SpaceStatus.allCases.map(\.rawValue))),
  ])
  static let free = Shape(
    members: window + [.may("kind", kind), .may("zone", id), .may("capacity", .whole(1...BookingWish.mostExpected))])
  private static let page: [Member] = [.may("limit", .whole(1...BookingPage.most)), .may("cursor", .cursor)]
  static let bookings = Shape(members: window + [.may("space", id), .may("mine", yes)] + page)
  static let programme = Shape(members: window + page)
  static let sensors = Shape(members: [
    .may("bound", .word(["false", "true"])), .may("limit", .whole(1...BookingPage.most)), .may("cursor", .sensorCursor),
  ])
  static let cancel = Shape(members: [.may("following", yes)])
}
