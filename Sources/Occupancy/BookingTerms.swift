/// What is agreed when a booking is made, beside its space, its time and its member.
public struct BookingTerms: Sendable, Equatable {
  /// The repetition that it belongs to.
  public var series: SeriesID?
  /// Whoever organises it: its standing places are theirs to book.
  public var organisation: OrganisationID?
  /// It was paid for: no rule releases it.
  public var isPaid = false
  /// It is shown on the public programme.
  public var isListed = false
  /// How many people are expected.
  public var expected: Int?

  public init(
    series: SeriesID? = nil, organisation: OrganisationID? = nil, isPaid: Bool = false, isListed: Bool = false,
    expected: Int? = nil
  ) {
    self.series = series
    self.organisation = organisation
    self.isPaid = isPaid
    self.isListed = isListed
    self.expected = expected
  }
}

/// What of a booking's terms is to be another; what is nil stays.
public struct BookingDetails: Sendable, Equatable {
  public var expected: Int?
  public var isListed: Bool?

  public init(expected: Int? = nil, isListed: Bool? = nil) {
    self.expected = expected
    self.isListed = isListed
  }

  public var isEmpty: Bool { expected == nil && isListed == nil }
}

/// A repetition: every occurrence is a booking of its own.
public enum Series {}
public typealias SeriesID = Identifier<Series>

/// Why no rule releases a booking.
public enum Exemption: String, Sendable, CaseIterable {
  /// Staff hold it.
  case pinned
  case paid
  /// The place is the organisation's own.
  case standing
  /// It is longer than what one stays in a day.
  case long
}
