import JSON

/// One line of the score: some spaces, and how well the product knew them.
public struct ScoreRow: Sendable {
  public var name: String
  public var spaces: Int
  /// Of the time in which the product said "present", the share in which somebody was there; 0 to 1, nil without such time.
  public var precision: Double?
  /// Of the time in which somebody was there, the share in which the product said so.
  public var recall: Double?
  /// Of the time in which somebody was there, the share in which the product said "absent".
  public var falseVacant: Double?
  /// Of all time.
  public var unknown: Double?
  /// Of the time in which somebody was there, the share in which the product did not know.
  public var unknownPresent: Double? { recall.flatMap { recall in falseVacant.map { 1 - recall - $0 } } }
  /// Seconds from somebody coming to "present", for visits of two minutes and more after a quarter of an hour of nobody.
  public var detect: (median: Double, p90: Double)?
  /// Such visits in which "present" was never said.
  public var missed: Int
  public var visits: Int
  /// Seconds from the last one's leaving to "absent", for absences of a quarter of an hour and more; one that was never noticed counts with its length.
  public var free: (median: Double, p90: Double)?
  public var absences: Int
  public var bookings: Int
  public var releases: Int
  /// Releases of bookings whose people were there or came back.
  public var falseReleases: Int
  /// Of these, where somebody sat there within the rules' grace: nobody could have known better of the others but by asking.
  public var seated: Int
  /// Releases of bookings whose people came after the rules' grace.
  public var lateComers: Int
  /// Hours between a right release and the booking's end.
  public var hoursWonBack: Double
  /// Hours of bookings that nobody used, after the rules' grace.
  public var hoursPossible: Double

  /// Hours of bookings that nobody used any more, after the grace with its breaks and where enough was left to give back; and those of them that were no longer held.
  public var hoursAfterGrace: Double
  public var hoursGivenBack: Double

  public var falseReleasesPerThousand: Double? {
    bookings > 0 ? Double(falseReleases) * 1_000 / Double(bookings) : nil
  }

  public var seatedPerThousand: Double? { bookings > 0 ? Double(seated) * 1_000 / Double(bookings) : nil }

  init(_ name: String, _ tally: Tally) {
    func share(_ part: Int64, of whole: Int64) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
    func quantiles(_ values: [Int64]) -> (Double, Double)? {
      values.isEmpty
        ? nil
        : (Quantile.of(values.map { Double($0) / 1_000 }, 0.5), Quantile.of(values.map { Double($0) / 1_000 }, 0.9))
    }
    self.name = name
    spaces = tally.spaces
    precision = share(tally.rightPresent, of: tally.saidPresent)
    recall = share(tally.rightPresent, of: tally.truePresent)
    falseVacant = share(tally.falseAbsent, of: tally.truePresent)
    unknown = share(tally.unknown, of: tally.time)
    detect = quantiles(tally.detections)
    missed = tally.missed
    visits = tally.detections.count + tally.missed
    free = quantiles(tally.freeings)
    absences = tally.freeings.count
    bookings = tally.bookings
    releases = tally.releases
    falseReleases = tally.falseReleases
    seated = tally.seated
    lateComers = tally.lateComers
    hoursWonBack = Double(tally.wonBack) / 3_600_000
    hoursPossible = Double(tally.possible) / 3_600_000
    hoursAfterGrace = Double(tally.afterGrace) / 3_600_000
    hoursGivenBack = Double(tally.givenBack) / 3_600_000
  }
}

/// A quantile of numbers, between two of them in proportion.
public enum Quantile {
  public static func of(_ values: [Double], _ share: Double) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let at = share * Double(sorted.count - 1)
    let low = Int(at)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (sorted[high] - sorted[low]) * (at - Double(low))
  }
}

extension ScoreRow {
  public func write(into json: inout JSONWriter) {
    json.object { json in
      func number(_ key: String, _ value: Double?) {
        if let value { json.member(key, (value * 10_000).rounded() / 10_000) } else { json.null(key) }
      }
      json.member("name", name)
      json.member("spaces", spaces)
      number("precision", precision)
      number("recall", recall)
      number("falseVacant", falseVacant)
      number("unknown", unknown)
      number("detectMedian", detect?.median)
      number("detectP90", detect?.p90)
      json.member("visits", visits)
      json.member("missed", missed)
      number("freeMedian", free?.median)
      number("freeP90", free?.p90)
      json.member("absences", absences)
      json.member("bookings", bookings)
      json.member("releases", releases)
      json.member("falseReleases", falseReleases)
      number("falseReleasesPerThousand", falseReleasesPerThousand)
      json.member("seated", seated)
      number("seatedPerThousand", seatedPerThousand)
      json.member("lateComers", lateComers)
      number("hoursWonBack", hoursWonBack)
      number("hoursPossible", hoursPossible)
      number("hoursAfterGrace", hoursAfterGrace)
      number("hoursGivenBack", hoursGivenBack)
    }
  }
}
