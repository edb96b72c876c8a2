/// How loud people are: tenths of dB above the quiet of their room.
///
/// The quantiles are those of the four microphones of UCI Room Occupancy Estimation over their own median in the empty room, of the mean microphone.
enum Sounds {
  private static let alone = [0, 0, 5, 15, 30, 60, 90, 120, 160, 200, 260]
  private static let together = [0, 10, 30, 60, 95, 130, 165, 195, 220, 250, 310]

  static func level(people: Int, _ random: inout Random) -> Int {
    guard people > 0 else { return random.below(12) }
    let table = people == 1 ? alone : together
    let at = random.unit() * Double(table.count - 1)
    let index = Int(at)
    let next = table[min(index + 1, table.count - 1)]
    return table[index] + Int(Double(next - table[index]) * (at - Double(index)))
  }
}
