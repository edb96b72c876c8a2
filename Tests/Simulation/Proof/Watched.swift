import Occupancy

/// Time that may count: what lies between two moments without the stretches that do not.
struct Watched {
  private var gaps: [Interval]

  init(without stretches: [Interval]) {
    gaps = []
    for stretch in stretches.sorted(by: { $0.start < $1.start }) where stretch.start < stretch.end {
      if let last = gaps.last, stretch.start <= last.end {
        gaps[gaps.count - 1].end = max(last.end, stretch.end)
      } else {
        gaps.append(stretch)
      }
    }
  }

  func length(from start: Instant, to end: Instant) -> TimeSpan {
    gaps.reduce(end - start) { left, gap in
      let from = max(gap.start, start)
      let to = min(gap.end, end)
      return from < to ? left - (to - from) : left
    }
  }

  /// The first moment by which so much has counted.
  func end(of length: TimeSpan, from start: Instant) -> Instant {
    var end = start + length
    for gap in gaps where gap.end > start && gap.start < end {
      end = end + (gap.end - max(gap.start, start))
    }
    return end
  }
}
