import Occupancy

/// Somebody who uses the house again and again, with habits that stay from day to day.
struct Person: Sendable {
  enum Role: Sendable, Equatable {
    /// Sits at a standing place.
    case resident(desk: Int)
    /// Comes when it suits and takes a hot desk.
    case dropIn
    /// Runs the house from the office.
    case staff(office: Int)
  }

  var member: MemberID
  var role: Role
  /// Comes on this share of working days.
  var attendance: Double
  /// Usual time of coming and going, local.
  var comes: TimeSpan
  var goes: TimeSpan
  /// Around 0: to the minute; 1: late as a rule.
  var lateness: Double
  /// Cups a day.
  var coffees: Int
  /// How often they get up beside that: around 1 is usual, below sits through.
  var restlessness: Double
  /// Eats in the kitchen rather than outside.
  var eatsIn: Double
  /// The hot desk they ask for first.
  var favourite: Int?

  /// The people of a venue: one for each standing place, some staff, and as many drop-ins as keep the hot desks in use.
  static func all(of venue: Venue, seed: UInt64) -> [Person] {
    var roles: [Role] = venue.standingDesks.map { .resident(desk: $0) }
    for office in venue.offices {
      roles += [Role](repeating: .staff(office: office), count: min(4, venue.spaces[office].capacity))
    }
    roles += [Role](repeating: .dropIn, count: max(4, venue.hotDesks.count * 7 / 5))
    return roles.enumerated().map { number, role in
      var random = Random(seed: seed, streams: 1, UInt64(number))
      return Person(number: number, role: role, venue: venue, random: &random)
    }
  }

  private init(number: Int, role: Role, venue: Venue, random: inout Random) {
    member = MemberID("m\(number + 1)")
    self.role = role
    switch role {
    case .resident: attendance = 0.72 + 0.2 * random.unit()
    case .staff: attendance = 0.9
    case .dropIn: attendance = 0.4 + 0.4 * random.unit()
    }
    comes = .minutes(Int64(min(max(540 + 28 * random.bell(), 485), 615)))
    goes = .minutes(Int64(1070 + 40 * random.bell()))
    lateness = random.unit() * random.unit()
    coffees = random.below(4)
    restlessness = 0.2 + 1.3 * random.unit() * random.unit()
    eatsIn = random.chance(0.6) ? 0.8 : 0.2
    favourite = venue.hotDesks.isEmpty ? nil : random.pick(venue.hotDesks)
  }
}
