import Occupancy
import Testing

@Suite struct `A booked meeting room` {
  @Test func `is freed when nobody came in a quarter of an hour, after a warning`() {
    expectTimeline(
      "....................",
      "          W    N    ")
  }

  @Test func `is not freed when somebody sits down at the last minute`() {
    expectTimeline(
      "..............########",
      "          W     C     ")
  }

  @Test func `is freed when its people have left for a quarter of an hour`() {
    expectTimeline(
      "####.................",
      "  C           W    L ")
  }

  @Test func `is kept while its people are away for less than that`() {
    expectTimeline(
      "####..............####",
      "  C           W       ")
  }

  @Test func `is not freed on silence: nothing was heard since the start`() {
    expectTimeline(
      "....                                ",
      "              W                     ", Timeline(from: -4))
  }

  @Test func `is warned of as soon as absence is heard, when the grace is over already, and freed when the warning is`()
  {
    expectTimeline(
      "                  .......",
      "                  W    N ")
  }

  @Test func `is not freed once its sensor has expired`() {
    expectTimeline(
      ".                         ",
      "                          ", Timeline(expires: .minutes(9)))
  }

  @Test func `is not freed on a word that the broker retained`() {
    let word = Reading(
      binding: BindingIndex(0), quantity: .presence, value: .bool(false), at: Timeline().at(1), ageIsKnown: false)
    expectTimeline(
      "                          ",
      "                          ", also: [(1, .reading(word))])
  }

  @Test func `is not freed for time in which the broker was out of reach`() {
    expectTimeline(
      "..                  .............",
      "                        W    N   ",
      also: [(2, .brokerLost(since: Timeline().at(2))), (16, .brokerFound)])
  }

  @Test func `waits to hear again after the broker was out of reach`() {
    expectTimeline(
      "...                                ..",
      "                        W          N ",
      also: [(2, .brokerLost(since: Timeline().at(2))), (16, .brokerFound)])
  }

  @Test func `is not freed for time in which the monitor was down`() {
    expectTimeline(
      "..______________    ............",
      "                        W    N  ",
      also: [(16, .started(downSince: Timeline().at(2))), (16, .brokerFound)])
  }

  @Test func `is not freed after a start before the broker is heard again`() {
    expectTimeline(
      "..............__................",
      "          W                     ",
      also: [(16, .started(downSince: Timeline().at(14)))])
  }

  @Test func `is not freed when too little time is left to give back`() {
    expectTimeline(
      ".......................",
      "                    E  ", Timeline(length: .minutes(20)))
  }

  @Test func `has a fresh grace when its member keeps it`() {
    expectTimeline(
      ".............................",
      "          W           W    N ",
      also: [(12, .command(Command(.keep, booking: "b1")))])
  }

  @Test func `only says what it would have done when the policy does not enforce`() {
    var watching = PolicyOverride()
    watching.enforce = false
    expectTimeline(
      ".................",
      "          W    w ", Timeline(policy: watching))
  }

  @Test func `is checked in by who sits there before the start`() {
    expectTimeline(
      "##########",
      "  C       ", Timeline(from: -5))
  }

  @Test func `bridges the short gaps of a sensor that sees movement only`() {
    expectTimeline(
      "#..#......",
      "   C      ")
  }

  @Test func `ends on time while somebody is there, where the site extends nothing`() {
    var punctual = PolicyOverride()
    punctual.extendBy = .zero
    expectTimeline(
      "############",
      "  C       E ", Timeline(policy: punctual, length: .minutes(10)))
  }
}

@Suite struct `A booked desk` {
  @Test func `waits an hour for its member`() {
    let seen = String(repeating: ".", count: 62)
    let want = String(repeating: " ", count: 50) + "W         N "
    expectTimeline(seen, want, Timeline(kind: .desk, length: .hours(4)))
  }

  @Test func `survives lunch: an hour and a half pass before it counts as left`() {
    let seen = "###" + String(repeating: ".", count: 92)
    let want = "  C" + String(repeating: " ", count: 80) + "W         L "
    expectTimeline(seen, want, Timeline(kind: .desk, length: .hours(4)))
  }
}
