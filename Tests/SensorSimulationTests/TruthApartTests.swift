import JSON
import Occupancy
import Testing

@testable import SensorSimulation

/// What is scored must not be found in what is replayed.
@Suite struct `The truth stays out of trace and commands` {
  static let happenings: [Happening] = {
    let scenario = (try? House.scenario("many-makers")) ?? .ordinaryWeek
    return House.happenings(of: scenario, faults: .all, days: 1)
  }()

  @Test func `no key and no topic of the trace speaks of truth, came, left or how many there are`() throws {
    let words = ["truth", "came", "\"left\"", "\"people\":", "\"present\":", "\"member\"", "\"booking\""]
    var count = 0
    for happening in Self.happenings {
      guard case .message(let message) = happening.what else { continue }
      count += 1
      let line = String(decoding: Records.trace(message, at: happening.at), as: UTF8.self)
      for word in words { #expect(!line.contains(word), "\(line)") }
    }
    #expect(count > 5_000)
  }

  @Test func `no message names a member`() {
    for happening in Self.happenings {
      guard case .message(let message) = happening.what else { continue }
      let text = String(decoding: message.payload, as: UTF8.self)
      #expect(!text.contains("\"m1") && !text.contains("\"m2") && !text.contains("\"m5"), "\(text)")
    }
  }

  @Test func `commands hold what members asked for and nothing of what they did`() {
    for happening in Self.happenings {
      guard case .command(let command) = happening.what else { continue }
      let line = Records.command(command, at: happening.at)
      let keys = (try? JSONValue(parsing: Array(line.dropLast())))?.members?.map(\.name) ?? []
      #expect(Set(keys).isSubset(of: ["at", "do", "booking", "space", "member", "start", "end"]))
    }
  }
}
