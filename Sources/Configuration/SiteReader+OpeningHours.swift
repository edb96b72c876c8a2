import Occupancy

extension SiteReader {
  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  private static let day = TimeSpan.hours(24)

  func openingHours(_ value: JSON5) -> OpeningHours {
    guard case .object(let members) = value.kind else {
      findings.expect("an object as { \"mon-fri\": \"08:00-20:00\" }", for: "`open`", value)
      return .always
    }
    if members.isEmpty {
      findings.add(
        value.offset, "`open` names no day: add `\"mon-fri\": \"08:00-20:00\"`, or leave `open` out for always")
    }
    var single: [Int: [OpeningHours.Stretch]] = [:]
    var ranges: [Int: (stretches: [OpeningHours.Stretch], member: JSON5.Member)] = [:]
    var dates: [CivilDate: [OpeningHours.Stretch]] = [:]
    for member in members {
      let stretches = stretches(member)
      if let date = date(member) {
        if let date { dates[date] = stretches }
        continue
      }
      guard let days = weekdays(member) else { continue }
      if days.count == 1 {
        single[days[0]] = stretches
        continue
      }
      for day in days {
        if let other = ranges[day]?.member {
          findings.add(
            member.keyOffset,
            "`\(Self.days[day])` is in `\(member.key)` and in `\(other.key)`: let it be in one of them")
        }
        ranges[day] = (stretches, member)
      }
    }
    // A day by itself says more than a range that it lies in. Dates alone leave the week open.
    let isOpenAllWeek = single.isEmpty && ranges.isEmpty
    let week = (0..<7).map { day in
      isOpenAllWeek
        ? [OpeningHours.Stretch(from: .zero, to: Self.day)] : single[day] ?? ranges[day]?.stretches ?? []
    }
    return OpeningHours(week: week, dates: dates)
  }

  /// Nil when the key is no date at all; `.some(nil)`, and found, when the calendar has no such day.
  private func date(_ member: JSON5.Member) -> CivilDate?? {
    let parts = member.key.split(separator: "-", omittingEmptySubsequences: false)
    guard member.key.first?.isNumber == true else { return nil }
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2])
    else {
      findings.add(member.keyOffset, "`\(member.key)` is no date: write year, month and day, as in \"2026-12-25\"")
      return .some(nil)
    }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists else {
      findings.add(member.keyOffset, "there is no day \(member.key) in the calendar")
      return .some(nil)
    }
    guard CivilDate.earliest <= date, date <= CivilDate.latest else {
      findings.add(member.keyOffset, "`\(member.key)` is out of bounds: days from 2000 to 2100 count")
      return .some(nil)
    }
    return date
  }

  private func weekdays(_ member: JSON5.Member) -> [Int]? {
    let ends = member.key.lowercased().split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let numbers = ends.compactMap { Self.days.firstIndex(of: $0) }
    guard (1...2).contains(ends.count), numbers.count == ends.count, let first = numbers.first, let last = numbers.last
    else {
      findings.add(
        member.keyOffset,
        "`\(member.key)` is no day: write mon, tue, wed, thu, fri, sat or sun, a range as \"mon-fri\", or a date as \"2026-12-25\""
      )
      return nil
    }
    guard ends.count == 1 || first != last else {
      findings.add(member.keyOffset, "`\(member.key)` is a range of one day: write `\(ends[0])`")
      return [first]
    }
    return (0...((last - first + 7) % 7)).map { (first + $0) % 7 }
  }

  private func stretches(_ member: JSON5.Member) -> [OpeningHours.Stretch] {
    let texts: [JSON5]
    switch member.value.kind {
    case .string("closed"): return []
    case .string: texts = [member.value]
    case .array(let elements): texts = elements
    case .null, .bool, .number, .object:
      findings.expect("hours as \"08:00-20:00\", a list of them, or \"closed\"", for: "`\(member.key)`", member.value)
      return []
    case .unreadable: return []
    }
    var stretches: [OpeningHours.Stretch] = []
    for text in texts {
      guard let stretch = stretch(text, of: member.key) else { continue }
      if let other = stretches.first(where: { $0.from < stretch.to && stretch.from < $0.to }) {
        findings.add(
          text.offset,
          "`\(member.key)`: \(Self.text(stretch)) overlaps \(Self.text(other)); make one of both, or part them")
      }
      stretches.append(stretch)
    }
    return stretches.sorted()
  }

  func stretch(_ value: JSON5, of key: String) -> OpeningHours.Stretch? {
    guard case .string(let text) = value.kind else {
      findings.expect("hours as \"08:00-20:00\"", for: "`\(key)`", value)
      return nil
    }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.timeOfDay($0) }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from < Self.day else {
      findings.add(
        value.offset,
        "`\(key)` is \"\(text)\": write hours from 00:00 to 24:00, as in \"08:00-20:00\", or \"22:00-02:00\" past midnight"
      )
      return nil
    }
    guard from != to else {
      findings.add(
        value.offset,
        "`\(key)` is \"\(text)\": it ends when it begins; write \"closed\", or \"00:00-24:00\" for all day")
      return nil
    }
    return OpeningHours.Stretch(from: from, to: to > from ? to : to + Self.day)
  }

  private static func timeOfDay(_ text: Substring) -> TimeSpan? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.map(\.count) == [2, 2],
      parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
      let hour = Int64(parts[0]), let minute = Int64(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return .minutes(hour * 60 + minute)
  }

  private static func text(_ stretch: OpeningHours.Stretch) -> String {
    [stretch.from, stretch.to].map { end in
      let minutes = end.wholeMinutes > 24 * 60 ? end.wholeMinutes - 24 * 60 : end.wholeMinutes
      let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
      return two(minutes / 60) + ":" + two(minutes % 60)
    }.joined(separator: "-")
  }
}
