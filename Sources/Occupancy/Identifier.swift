/// What a thing is called in configuration, on topics and in the journal; a type of its own for each kind of thing.
public struct Identifier<Of>: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let text: String

  public init(_ text: String) {
    self.text = text
  }

  public init(stringLiteral text: String) {
    self.text = text
  }

  public var description: String { text }
  public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

public typealias SpaceID = Identifier<Space>
public typealias BookingID = Identifier<Booking>
public typealias OrganisationID = Identifier<Organisation>
public typealias MemberID = Identifier<Member>

/// Somebody who books. The core knows the id alone; the name lives outside the journal.
public enum Member {}
