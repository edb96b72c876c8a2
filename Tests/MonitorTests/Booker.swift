import Glibc
import JSON
import Occupancy
import Threads

@testable import Monitor

/// A member in a hurry, and what they were told; after their first sixty changes also to wait (429).
struct Booker: Sendable {
  struct Told: Sendable {
    var booked: [String: (space: String, start: String, end: String)] = [:]
    var cancelled: Set<String> = []
    var checkedIn: Set<String> = []
    /// By status.
    var answers: [Int: Int] = [:]
    var lost = 0
    /// Answers that nobody can expect, as they came.
    var strange: [String] = []
    /// How long each answer took, in ms.
    var waits: [Int] = []
  }

  let name: String
  let token: String
  let port: Int
  let spaces: [String]
  let seed: UInt64

  /// Books, cancels and checks in until `end`; what comes is drawn from the seed.
  func hurry(until end: MonotonicInstant) -> Told {
    var dice = DrawDice(state: seed)
    var told = Told()
    var mine: [String] = []
    let caller = Caller(port, token: token)
    func ask(_ method: String, _ path: String, _ body: String, _ expected: Set<Int>) -> (status: Int, json: JSONValue?)?
    {
      let asked = MonotonicInstant.now()
      guard let answer = caller.ask(method, path, body: body) else {
        told.lost += 1
        return nil
      }
      told.waits.append(asked.milliseconds(until: .now()))
      told.answers[answer.status, default: 0] += 1
      if !expected.contains(answer.status) { told.strange.append("\(method) \(path): \(answer)") }
      return answer
    }
    while MonotonicInstant.now() < end {
      let draw = Int.random(in: 0..<4, using: &dice)
      if draw < 2 || mine.isEmpty {
        let (space, start, end) = slot(&dice)
        let body = #"{"space":"\#(space)","start":"\#(start)","end":"\#(end)"}"#
        guard let answer = ask("POST", "/api/v1/bookings", body, [200, 201, 409, 403, 429]), answer.status == 201,
          let id = answer.json?["id"]?.string
        else { continue }
        told.booked[id] = (space, start, end)
        mine.append(id)
      } else {
        let place = Int.random(in: 0..<mine.count, using: &dice)
        let id = mine[place]
        if draw == 2 {
          if ask("DELETE", "/api/v1/bookings/\(id)", "", [200, 409, 429])?.status == 200 { told.cancelled.insert(id) }
          mine.remove(at: place)
        } else if ask("POST", "/api/v1/bookings/\(id)/check-in", "", [200, 409, 429])?.status == 200 {
          told.checkedIn.insert(id)
        }
      }
    }
    return told
  }

  /// A quarter of an hour to two hours, from now or in the next half of a day.
  private func slot(_ dice: inout DrawDice) -> (space: String, start: String, end: String) {
    let quarter: Int64 = 900_000
    let now = SiteClock.wall.now().milliseconds / quarter
    let start = now + Int64.random(in: 0..<48, using: &dice)
    let end = start + Int64.random(in: 1...8, using: &dice)
    let space = spaces[Int.random(in: 0..<spaces.count, using: &dice)]
    return (
      space, Instant(milliseconds: start * quarter).description, Instant(milliseconds: end * quarter).description
    )
  }
}

/// Splitmix64 (Steele and others 2014).
struct DrawDice: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
