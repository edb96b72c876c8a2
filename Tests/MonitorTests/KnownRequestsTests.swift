import Journaling
import Occupancy
import Testing

@testable import HTTP
@testable import Monitor

@Suite struct `The requests that are known` {
  static let now = Instant(milliseconds: 1_772_440_200_000)
  static let responder = Responder(RequestID(connection: ConnectionID(slot: 0, generation: 0), serial: 0), Mailbox())

  static func key(_ number: Int, body: String = "") -> RequestKey {
    var key = RequestKey(request: "r\(number)", body: "")
    key.body = body
    return key
  }

  func isNew(_ number: Int, in known: KnownRequests, of owner: Pace.Visitor = .member("m1"), at now: Instant = now)
    -> Bool
  {
    guard case .isNew = known.look(Self.key(number), of: owner, Self.responder, at: now) else { return false }
    _ = known.finish(Self.key(number), with: HTTPResponse(status: 201, body: [1]))
    return true
  }

  @Test func `are kept for a day`() {
    let known = KnownRequests()
    #expect(isNew(1, in: known))
    #expect(!isNew(1, in: known, at: Self.now + .hours(24)))
    #expect(isNew(1, in: known, at: Self.now + .hours(25)))
  }

  @Test func `are so many of one reader, and so many in all`() {
    let known = KnownRequests()
    for number in 0...512 { #expect(isNew(number, in: known)) }
    // The oldest of theirs made room, and nobody else's.
    #expect(isNew(10_000, in: known, of: .member("m2")))
    #expect(isNew(0, in: known) && !isNew(512, in: known) && !isNew(10_000, in: known, of: .member("m2")))
    for member in 0..<80 {
      for number in 0..<500 {
        _ = isNew(100_000 + member * 500 + number, in: known, of: .member(MemberID("n\(member)")))
      }
    }
    #expect((KnownRequests.most / 2...KnownRequests.most).contains(known.count))
  }

  @Test func `that were never answered, or with a fault of the house's, are new`() {
    let known = KnownRequests()
    for response in [nil, HTTPResponse(status: 503)] {
      guard case .isNew = known.look(Self.key(1), of: .member("m1"), Self.responder, at: Self.now) else {
        Issue.record("it is new")
        return
      }
      guard case .waits = known.look(Self.key(1), of: .member("m1"), Self.responder, at: Self.now) else {
        Issue.record("it waits")
        return
      }
      #expect(known.finish(Self.key(1), with: response).count == 1)
    }
    #expect(isNew(1, in: known))
  }

  @Test func `with a long answer are told again what came of them`() {
    let known = KnownRequests()
    _ = known.look(Self.key(1), of: .member("m1"), Self.responder, at: Self.now)
    known.note(Self.key(1), .booking("b1"))
    _ = known.finish(Self.key(1), with: HTTPResponse(status: 201, body: [UInt8](repeating: 32, count: 10_000)))
    guard case .isDone(.booking("b1")) = known.look(Self.key(1), of: .member("m1"), Self.responder, at: Self.now)
    else {
      Issue.record("what came of it is known")
      return
    }
  }
}
