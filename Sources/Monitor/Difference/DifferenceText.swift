import Occupancy

/// Writes a difference for people at a terminal.
public struct DifferenceText {
  /// What a colour is to say; it is always said in words, too.
  public enum Tone: Sendable {
    case heading, good, bad, quiet
  }

  let view: DifferenceView
  let paint: (String, Tone) -> String

  private var site: Site { view.difference.site }

  var text: String {
    let lines = view.difference.lines(at: view.now)
    let differing = lines.filter { $0.change != nil }
    let totals = view.difference.totals(of: lines)
    var text = summary(totals.all, differing: differing.count) + "\n\n"
    var table = AlignedTable(
      ["", "bookings", "released", "wrong", "won h", "released", "wrong", "won h", "more h", "less h"])
    table.over = ["", "", "before", "", "", "against", "", "", "", ""]
    table.add(row("all", totals.all))
    for sum in totals.byKind { table.add(row(sum.name, sum.totals)) }
    for sum in totals.byZone { table.add(row("zone \(sum.name)", sum.totals)) }
    text += table.text(paint) + "\n"
    guard !differing.isEmpty else { return text }
    text += "\n" + bookings(differing)
    return text
  }

  private func summary(_ totals: DifferenceTotals, differing: Int) -> String {
    var sentences = ["\(totals.bookings) bookings, of which \(differing) end otherwise."]
    let words: [(PolicyDifference.Line.Change, String)] = [
      (.earlier, "released earlier"), (.later, "released later"), (.notReleased, "not released any more"),
      (.released, "released only now"), (.otherReason, "released for another reason"),
      (.notBooked, "without room to be booked"), (.booked, "that find room only now"),
    ]
    let parts = words.compactMap { change, word in totals.changes[change].map { "\($0) \(word)" } }
    if !parts.isEmpty { sentences.append(parts.joined(separator: ", ") + ".") }
    let (fixed, won, lost) = (Self.fixed, totals.won, totals.lost)
    sentences.append("\(fixed(won)) hours more are given back, \(fixed(lost)) fewer.")
    sentences.append(
      totals.before.wrong == 0 && totals.against.wrong == 0
        ? "Nobody was seen to come after a release."
        : "Somebody was there after all: \(totals.before.wrong) times before, \(totals.against.wrong) times against.")
    return sentences.joined(separator: " ")
  }

  private func row(_ name: String, _ totals: DifferenceTotals) -> [String] {
    [name, "\(totals.bookings)"]
      + [totals.before, totals.against].flatMap { ["\($0.released)", "\($0.wrong)", Self.fixed($0.won)] }
      + [Self.fixed(totals.won), Self.fixed(totals.lost)]
  }

  private func bookings(_ lines: [PolicyDifference.Line]) -> String {
    var table = AlignedTable(["booking", "space", "from", "to", "before", "against", "change", "hours", ""])
    table.isText = [0, 1, 2, 3, 4, 5, 6, 8]
    for line in lines {
      table.add([
        line.booking.text, site.spaces[line.space].id.text, moment(line.interval.start), clock(line.interval.end),
        fate(line.before, line.interval.start), fate(line.against, line.interval.start), line.change?.rawValue ?? "",
        Self.fixed(line.won), wrong(line),
      ])
      table.under([
        ("before", view.why(line, .before).en, tone(line.before)),
        ("against", view.why(line, .against).en, tone(line.against)),
      ])
    }
    return table.text(paint)
  }

  private func tone(_ fate: BookingFate?) -> Tone { fate?.isWrong == true ? .bad : .quiet }

  private func fate(_ fate: BookingFate?, _ start: Instant) -> String {
    guard let fate else { return "not booked" }
    guard let release = fate.release, let at = fate.releasedAt else { return "kept" }
    return "\(release.reason.rawValue) \(clock(at))"
  }

  private func wrong(_ line: PolicyDifference.Line) -> String {
    switch (line.before?.isWrong ?? false, line.against?.isWrong ?? false) {
    case (false, false): ""
    case (true, false): "wrong before"
    case (false, true): "wrong against"
    case (true, true): "wrong both"
    }
  }

  /// The site's wall clock, with the day.
  private func moment(_ instant: Instant) -> String {
    let date = site.localTime.wall(at: instant).date
    return "\(date.year)-\(Self.two(date.month))-\(Self.two(date.day)) \(clock(instant))"
  }

  private func clock(_ instant: Instant) -> String {
    let minutes = Int(site.localTime.wall(at: instant).timeOfDay.wholeMinutes)
    return "\(Self.two(minutes / 60)):\(Self.two(minutes % 60))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Hours with one digit after the point.
  private static func fixed(_ span: TimeSpan) -> String {
    let tenths = (Double(span.milliseconds) / 360_000).rounded()
    let whole = Int(tenths.magnitude)
    return "\(tenths < 0 ? "-" : "")\(whole / 10).\(whole % 10)"
  }
}
