import Occupancy
import Testing

@testable import SensorSimulation
@testable import simulator

@Suite struct `The score says how well the product knew` {
  static let desk = ScoredSpace(id: "desk-1", kind: .desk, sensors: [.mat, .climate], policy: .desk)
  static func at(_ time: String) -> Instant { House.instant("2026-03-02T\(time):00Z") }

  /// Somebody is there from nine to noon, and nobody from noon to two.
  static func score(_ said: [(String, Presence)]) -> ScoreRow {
    var score = Score(spaces: [desk])
    score.take(Truth(space: "desk-1", people: 0), at: at("08:00"))
    score.take(Truth(space: "desk-1", people: 1), at: at("09:00"))
    score.take(Truth(space: "desk-1", people: 0), at: at("12:00"))
    score.take(Truth(space: "desk-1", people: 1), at: at("14:00"))
    for (time, presence) in said { score.take(presence, of: "desk-1", at: at(time)) }
    return score.rows()[0]
  }

  @Test func `who is right all the time has it all`() {
    let row = Self.score([
      ("08:00", .absent(.known)), ("09:00", .present), ("12:00", .absent(.known)), ("14:00", .present),
    ])
    #expect(row.precision == 1 && row.recall == 1 && row.falseVacant == 0 && row.unknown == 0)
    #expect(row.detect?.median == 0 && row.free?.median == 0)
    #expect(row.visits == 1 && row.absences == 1)
  }

  @Test func `minutes late count as minutes late`() {
    let row = Self.score([
      ("08:00", .absent(.known)), ("09:06", .present), ("12:30", .absent(.known)), ("14:00", .present),
    ])
    // Of 204 minutes said present 174 were right; of 180 true ones 174 were seen.
    #expect(row.precision == 174.0 / 204)
    #expect(row.recall == 174.0 / 180)
    #expect(row.falseVacant == 6.0 / 180)
    #expect(row.detect?.median == 360 && row.free?.median == 1_800)
  }

  @Test func `unknown is neither present nor absent`() {
    let row = Self.score([("08:00", .absent(.known)), ("09:00", .unknown), ("12:00", .absent(.known))])
    #expect(row.recall == 0 && row.falseVacant == 0 && row.precision == nil)
    #expect(row.unknown == 0.5)
    #expect(row.missed == 1 && row.visits == 1)
  }

  @Test func `an absence that nobody noticed counts with its length`() {
    let row = Self.score([("08:00", .present)])
    #expect(row.free?.median == 7_200)
    #expect(row.precision == 0.5 && row.recall == 1)
  }

  static func booking(
    came: String?, left: String?, releasedAt: String?, isNoShow: Bool = true, isCancelled: Bool = false,
    there: (from: String, to: String)? = nil
  ) -> ScoreRow {
    var score = Score(spaces: [desk])
    if let there {
      score.take(Truth(space: "desk-1", people: 0), at: at("08:00"))
      score.take(Truth(space: "desk-1", people: 1), at: at(there.from))
      score.take(Truth(space: "desk-1", people: 0), at: at(there.to))
    }
    score.booked("b1")
    if isCancelled { score.cancelled("b1") }
    score.take(
      BookingFate(
        booking: "b1", space: "desk-1", interval: Interval(start: at("09:00"), end: at("17:00")),
        came: came.map { at($0) }, left: left.map { at($0) }))
    if let releasedAt { score.released("b1", isNoShow: isNoShow, at: at(releasedAt)) }
    return score.rows()[0]
  }

  @Test func `a no-show that is freed wins back what is left`() {
    let row = Self.booking(came: nil, left: nil, releasedAt: "10:00")
    #expect(row.releases == 1 && row.falseReleases == 0)
    #expect(row.hoursWonBack == 7 && row.hoursPossible == 7)
    let kept = Self.booking(came: nil, left: nil, releasedAt: nil)
    #expect(kept.hoursWonBack == 0 && kept.hoursPossible == 7)
  }

  @Test func `who was there and is freed is a false release`() {
    let row = Self.booking(came: "09:10", left: "16:55", releasedAt: "10:00")
    #expect(row.falseReleases == 1 && row.falseReleasesPerThousand == 1_000 && row.hoursWonBack == 0)
    let back = Self.booking(came: "09:10", left: "16:55", releasedAt: "14:00", isNoShow: false)
    #expect(back.falseReleases == 1 && back.seated == 0)
    let seated = Self.booking(
      came: "09:10", left: "16:55", releasedAt: "14:00", isNoShow: false, there: ("09:10", "13:00"))
    #expect(seated.falseReleases == 1 && seated.seated == 1)
  }

  @Test func `who comes after the grace finds the desk freed by rule, not by mistake`() {
    let row = Self.booking(came: "10:30", left: "16:55", releasedAt: "10:00")
    #expect(row.falseReleases == 0 && row.lateComers == 1 && row.hoursWonBack == 0)
  }

  @Test func `who left for good wins back the rest after the grace`() {
    let row = Self.booking(came: "09:00", left: "11:00", releasedAt: "12:30", isNoShow: false)
    #expect(row.falseReleases == 0 && row.hoursWonBack == 4.5 && row.hoursPossible == 4.5)
  }

  @Test func `a booking that was called off does not count`() {
    let row = Self.booking(came: nil, left: nil, releasedAt: nil, isCancelled: true)
    #expect(row.bookings == 0 && row.hoursPossible == 0)
  }

  @Test func `rows are the whole, each kind of sensor, each kind of space with its sensors`() {
    var score = Score(spaces: [
      Self.desk, ScoredSpace(id: "sala", kind: .meetingRoom, sensors: [.radar, .motion], policy: .room),
    ])
    for space in ["desk-1", "sala"] { score.take(Truth(space: SpaceID(space), people: 0), at: Self.at("08:00")) }
    let rows = score.rows()
    #expect(rows.map(\.name) == ["all", "mat", "motion+radar", "desk · mat", "meeting-room · motion+radar"])
    #expect(ScoreRow.table(rows).split(separator: "\n").count == 6)
  }

  /// Twenty minutes of somebody, twenty of nobody, a label a minute.
  static func labelled(_ said: [(Int64, Presence)]) -> LabelScore {
    LabelScore(
      (0..<40).map { (at("09:00") + .minutes($0), $0 < 20) },
      said: said.map { (at("09:00") + .minutes($0), $1) }, releaseAfter: .minutes(3))
  }

  @Test func `labels of a real room: who is right is right, and five minutes late are five minutes late`() {
    let right = Self.labelled([(0, .present), (20, .absent(.known))])
    #expect(right.accuracy == 1 && right.balanced == 1 && right.falseReleases == 0 && right.toVacant == [0])
    let late = Self.labelled([(0, .present), (25, .absent(.inferred))])
    #expect(late.accuracy == 35.0 / 40 && late.balanced == (1 + 15.0 / 20) / 2 && late.toVacant == [5])
  }

  @Test func `labels of a real room: three minutes of absent in an episode are a false release, and unknown is none`() {
    let short = Self.labelled([(0, .present), (5, .absent(.known)), (8, .present), (20, .absent(.known))])
    #expect(short.falseReleases == 0 && short.falseVacant == 3.0 / 20 && short.episodes == 1)
    let long = Self.labelled([(0, .present), (5, .absent(.known)), (9, .present), (20, .absent(.known))])
    #expect(long.falseReleases == 1)
    let unsure = Self.labelled([(0, .unknown), (20, .absent(.known))])
    #expect(unsure.falseReleases == 0 && unsure.unknown == 0.5 && unsure.falseVacant == 0)
  }

  @Test func `weeks add up by what senses a space, beside what is to be reached`() {
    var sheet = ScoreSheet()
    for _ in 0..<2 {
      var score = Score(spaces: [
        Self.desk, ScoredSpace(id: "cucina", kind: .kitchen, sensors: [.motion, .door], policy: .room),
      ])
      for space in ["desk-1", "cucina"] { score.take(Truth(space: SpaceID(space), people: 1), at: Self.at("08:00")) }
      score.take(.present, of: "desk-1", at: Self.at("09:00"))
      score.take(Truth(space: "desk-1", people: 0), at: Self.at("12:00"))
      sheet.add(score)
    }
    let lines = sheet.goalTable.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].contains("desks with a pressure mat") && lines[1].contains("100.00") && lines[1].contains("98"))
    #expect(lines[1].contains("75.00") && lines[2].contains("kitchen"))
  }

  @Test(arguments: [
    ("a,b,c", ["a", "b", "c"]), ("a,,", ["a", "", ""]), (#"1,"a,""b""",2"#, ["1", #"a,"b""#, "2"]),
  ])
  func `a line of a table falls into its cells`(line: String, cells: [String]) {
    #expect(LineReader.cells(line) == cells)
  }

  @Test func `numbers of a table have as many digits as are wanted`() {
    #expect(Table.fixed(1.25, 1) == "1.3" && Table.fixed(-0.04, 2) == "-0.04" && Table.fixed(7, 0) == "7")
    #expect(Table.fixed(nil, 1) == "–" && Table.percent(0.98765) == "98.8")
  }
}
