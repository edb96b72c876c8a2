import Foundation
import Occupancy
import Testing

@testable import Proof

@Suite struct `Proof by simulation` {
  /// `make test` lives 200 in release; these few show that the debug build says the same.
  @Test(arguments: [UInt64(3), 8, 20, 33])
  func `a drawn building keeps every invariant, and every release its counterfactual`(seed: UInt64) {
    let outcome = Proof.life(seed, counterfactuals: true)
    #expect(outcome.failure == nil, "seed \(seed): \(outcome.trail.joined(separator: "\n"))")
    #expect(outcome.tally.events > 100 && outcome.tally.comparisons > 0, "seed \(seed)")
  }

  @Test func `the same seed lives the same life, and one that is cut off is the beginning of it`() {
    let whole = Proof.life(12)
    #expect(Proof.life(12).tally == whole.tally)
    let beginning = Proof.life(12, limit: whole.steps / 2)
    #expect(beginning.steps == whole.steps / 2)
    #expect(beginning.tally.events < whole.tally.events)
  }

  @Test func `every invariant has a name of its own and a sentence`() {
    #expect(Set(Invariant.all.map(\.name)).count == Invariant.all.count)
    for invariant in Invariant.all {
      #expect(invariant.sentence.hasSuffix(".") && invariant.sentence.first?.isUppercase ?? false, "\(invariant.name)")
    }
  }

  @Test func `the model's clock in Rome is that of the time zone database`() throws {
    let rome = try #require(TimeZone(identifier: "Europe/Rome"))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = rome
    let first = try #require(Instant(iso8601: "2026-01-01T00:00:00Z"))
    for hour in 0..<Int64(366 * 24) {
      let instant = first + .hours(hour) + .minutes(7)
      let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
      let offset = Rome.localTime.offset(at: instant)
      #expect(offset == .seconds(Int64(rome.secondsFromGMT(for: date))), "\(instant)")
      let day = calendar.startOfDay(for: date).timeIntervalSince1970
      #expect(Rome.instant(Rome.dayNumber(instant), .zero).milliseconds == Int64(day * 1_000), "\(instant)")
    }
  }

  @Test func `time that may count leaves out what does not, once`() throws {
    let nine = try #require(Instant(iso8601: "2026-03-02T09:00:00Z"))
    func stretch(_ from: Int64, _ to: Int64) -> Interval {
      Interval(start: nine + .minutes(from), end: nine + .minutes(to))
    }
    let watched = Watched(without: [stretch(30, 60), stretch(10, 20), stretch(50, 70)])
    #expect(watched.length(from: nine, to: nine + .minutes(90)) == .minutes(40))
    #expect(watched.length(from: nine + .minutes(35), to: nine + .minutes(65)) == .zero)
    #expect(watched.end(of: .minutes(25), from: nine) == nine + .minutes(75))
  }

  @Test func `a state is compared in every field but those that a journal does not bring back`() throws {
    let site = Site(
      id: "a", name: "A", spaces: [Space(id: "sala", kind: .meetingRoom)],
      bindings: [Binding(device: "pad", space: "sala")])
    let nine = try #require(Instant(iso8601: "2026-03-02T09:00:00Z"))
    var lived = Building(site: site)
    var read = Building(site: site)
    let book = Command(
      .book(space: "sala", member: "m1", interval: Interval(start: nine, end: nine + .hours(1))), booking: "b1")
    for event in lived.handle(.command(book), at: nine - .hours(1)) { read.apply(event) }
    #expect(StateText.difference(lived, read) == nil)
    _ = lived.handle(.house(.outOfOrder("sala", true)), at: nine)
    let difference = try #require(StateText.difference(lived, read))
    #expect(difference.contains("spaces[0].isOutOfOrder = true"), "\(difference)")
    // What is left out is there: a field that is renamed is compared again until somebody says why not.
    let places = StateText.places(of: lived)
    for left in StateText.left {
      #expect(places.contains(left.path), "\(left.path)")
    }
  }
}
