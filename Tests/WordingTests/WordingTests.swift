import Foundation
import Occupancy
import Testing
import Wording

@Suite struct `The sentences of the house` {
  let wording: Wording

  init() throws {
    wording = try Wording.embedded()
  }

  @Test func `stand in both languages, key by key`() {
    let keys = wording.keys
    #expect(keys.it == keys.en)
  }

  /// Of two texts under one key the second would silently stand for both.
  @Test(arguments: ["it", "en"]) func `stand once`(language: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Dashboards/Web/text/\(language).json").standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    let keys = text.split(separator: "\n").compactMap { $0.firstMatch(of: #/^  "([^"]+)": /#)?.1 }
    #expect(keys.count > 500)
    #expect(Dictionary(grouping: keys) { $0 }.filter { $0.value.count > 1 }.keys.isEmpty)
  }

  @Test func `have one for every refusal, rule, vote and quantity`() {
    let keys = wording.keys.it
    for why in Refusal.Why.allCases { #expect(keys.contains("sentence.refusal.\(why.rawValue)")) }
    for rule in Rule.Name.allCases { #expect(keys.contains("sentence.rule.\(rule.rawValue)")) }
    for quantity in Quantity.allCases where quantity.tellsPresence {
      #expect(keys.contains("quantity.\(quantity.name)"), "\(quantity)")
    }
    let grounds: [Grounds] = [
      .runs(until: .distantPast), .isOver, .checkInOpens(at: .distantPast), .nobodyYet,
      .staysTooShort(until: .distantPast), .stayed(since: .distantPast), .isCheckedIn, .isNotCheckedIn,
      .somebodyIsThere, .cannotTell, .absenceIsInferred, .notHeardSince(.distantPast),
      .mustBeHeardAgain(since: .distantPast), .isCutOff, .notListened(until: .distantPast), .clockIsDoubted,
      .graceRuns(until: .distantPast), .graceIsOver(at: .distantPast), .warningRuns(until: .distantPast), .isImmune,
      .tooLittleLeft(.zero),
      .isWarned(at: .distantPast), .onlyWatches, .doesNotExtend, .isStillUsed(until: .distantPast),
      .isClaimed(from: .distantPast), .hasNoNeighbours, .nobodyBeside, .sitsBeside(since: .distantPast),
      .isAsked(at: .distantPast), .isConfirmed, .hasBegun, .asksToConfirm(until: .distantPast),
      .hasNoSensor, .isQuestioned(at: .distantPast),
    ]
    for doubt in Word.Doubt.allCases { #expect(keys.contains("sentence.evidence.unknown.\(doubt.rawValue)")) }
    for exemption in Exemption.allCases { #expect(keys.contains("sentence.grounds.is-exempt.\(exemption.rawValue)")) }
    for ground in grounds { #expect(keys.contains("sentence.grounds.\(ground.key)")) }
  }

  @Test func `of a release names its numbers in local time`() throws {
    let nine = try #require(Instant(iso8601: "2026-07-01T07:00:00Z"))
    let release = Release(
      booking: "b1", space: "desk-12", reason: .noShow,
      because: Release.Because(
        start: nine, end: nine + .hours(8), graceFrom: nine, grace: .minutes(60), deadline: nine + .hours(1),
        absentSince: nine - .minutes(10), heardAt: nine + .minutes(48), checkedInAt: nil,
        warnedAt: nine + .minutes(50), givenBack: .hours(7)))
    let summer = LocalTime(zone: "Europe/Rome", transitions: [.init(from: .distantPast, offset: .hours(2))])
    let sentence = wording.sentence(
      of: release, at: nine + .hours(1), space: Space.Name(it: "Postazione 12", en: "Desk 12"), in: summer)
    #expect(
      sentence.en
        == "Desk 12 was freed at 10:00: nobody came within 60 minutes of 09:00. It has been empty since 08:50; its sensors were last heard at 09:48."
    )
    #expect(
      sentence.it.hasPrefix(
        "Postazione 12: liberata alle 10:00, perché nessuno è arrivato entro 60 minuti dalle 09:00."))
    #expect(!sentence.it.contains("{"))
  }

  @Test func `of a release say of a moment of another day which day it was`() throws {
    let nine = try #require(Instant(iso8601: "2026-07-01T07:00:00Z"))
    func sentence(absentSince: Instant, heardAt: Instant) -> Space.Name {
      let release = Release(
        booking: "b1", space: "desk-12", reason: .noShow,
        because: Release.Because(
          start: nine, end: nine + .hours(8), graceFrom: nine, grace: .minutes(60), deadline: nine + .hours(1),
          absentSince: absentSince, heardAt: heardAt, checkedInAt: nil, warnedAt: nine + .minutes(50),
          givenBack: .hours(7)))
      let summer = LocalTime(zone: "Europe/Rome", transitions: [.init(from: .distantPast, offset: .hours(2))])
      return wording.sentence(
        of: release, at: nine + .hours(1), space: Space.Name(it: "Postazione 12", en: "Desk 12"), in: summer)
    }
    let yesterday = sentence(absentSince: nine - .hours(20), heardAt: nine + .minutes(48))
    #expect(yesterday.en.contains("empty since 13:00 the day before;"))
    #expect(yesterday.it.contains("13:00 del giorno prima"))
    #expect(!sentence(absentSince: nine - .hours(9), heardAt: nine).en.contains("day before"))
    // Nine in the evening is midnight's other side by the wall clock, not by UTC.
    #expect(sentence(absentSince: nine - .hours(9) - .minutes(1), heardAt: nine).en.contains("23:59 the day before"))
    let earlier = sentence(absentSince: nine - .days(3), heardAt: nine + .minutes(48))
    #expect(earlier.en.contains("empty since 09:00 on 28 June;"))
    #expect(earlier.it.contains("09:00 del 28 giugno"))
  }

  @Test func `of grounds and of evidence say of a moment of another day which day it is`() throws {
    let nine = try #require(Instant(iso8601: "2026-07-01T07:00:00Z"))
    let summer = LocalTime(zone: "Europe/Rome", transitions: [.init(from: .distantPast, offset: .hours(2))])
    func grounds(_ moment: Instant) -> String {
      wording.sentence(of: .stayed(since: moment), at: nine, in: summer).it
    }
    #expect(grounds(nine - .hours(1)) == "Qualcuno è lì dalle 08:00.")
    #expect(grounds(nine - .hours(10)) == "Qualcuno è lì dalle 23:00 di ieri.")
    #expect(grounds(nine - .days(40)) == "Qualcuno è lì dalle 09:00 del 22 maggio.")
    let runs = wording.sentence(of: .runs(until: nine + .hours(20)), at: nine, in: summer)
    #expect(runs.en == "The booking runs until 05:00 on 2 July.")
  }

  @Test func `keep a placeholder that nobody filled, rather than say nothing`() {
    let wording = Wording(it: ["a": "{x} e {y}"], en: [:])
    let sentence = wording.sentence("a", [("x", Space.Name(it: "uno", en: "one"))])
    #expect(sentence == Space.Name(it: "uno e {y}", en: "a"))
  }
}
