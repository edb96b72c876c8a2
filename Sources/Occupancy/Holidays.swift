/// Italy's national holidays: days on which a site that keeps them is closed.
///
/// Law 260/1949 with laws 54/1977, 336/2000 and 151/2025, which brought back 4 October (San Francesco) from 2026 on.
public enum Holidays: String, Sendable, CaseIterable {
  case italy = "IT"

  public func contains(_ date: CivilDate) -> Bool {
    let fixed = [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)]
    if fixed.contains(where: { $0 == (date.month, date.day) }) { return true }
    if (date.month, date.day) == (10, 4) { return date.year >= 2026 }
    let easter = Self.easter(of: date.year)
    return date == easter || date == easter.adding(days: 1)
  }

  /// Easter Sunday of the Gregorian calendar. Source: the algorithm of an anonymous correspondent (Nature, 20 April 1876), as J. Meeus prints it in Astronomical Algorithms, chapter 8.
  public static func easter(of year: Int) -> CivilDate {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (b - (b + 8) / 25 + 1) / 3
    let h = (19 * a + b - d - g + 15) % 30
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let n = h + l - 7 * m + 114
    return CivilDate(year: year, month: n / 31, day: n % 31 + 1)
  }
}
