import Configuration
import Foundation
import JSON
import Occupancy
import Scenarios
import SensorSimulation

/// A scenario's JSON5 text, from the program or from a file of one's own.
struct ScenarioFile {
  let name: String
  let text: String
  /// As it stands before a mistake.
  let file: String

  /// Those that the program carries, in the order in which they are listed.
  static let carried: [ScenarioFile] = (0..<scenarios_count()).map { number in
    var length = 0
    let bytes = scenarios_file(number, &length)
    let name = scenarios_name(number).map { String(cString: $0) } ?? ""
    return ScenarioFile(
      name: name, text: String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self),
      file: "seeds/scenarios/\(name).json5")
  }

  /// The carried scenario of that name, else the file at that path.
  static func named(_ name: String) throws(Failure) -> ScenarioFile {
    if let file = carried.first(where: { $0.name == name }) { return file }
    guard name.hasSuffix(".json5") || name.hasSuffix(".json") || name.contains("/") else {
      throw .usage("there is no scenario '\(name)': `simulator list` names them, or give the path of a .json5 file")
    }
    guard let data = FileManager.default.contents(atPath: name) else {
      throw .outside("cannot read \(name): give the path of a scenario's file")
    }
    let last = URL(filePath: name).deletingPathExtension().lastPathComponent
    return ScenarioFile(name: last, text: String(decoding: data, as: UTF8.self), file: name)
  }

  /// Every mistake with the line in which it stands.
  func scenario() throws(Failure) -> Scenario {
    let root: JSON5
    switch JSON5.read(text: text, file: file) {
    case .success(let read): root = read
    case .failure(let mistakes): throw .outside(mistakes.description)
    }
    do {
      return try Scenario(reading: root.json, name: name)
    } catch {
      let lines = error.all.map { mistake in
        "\(file):\(line(of: root.offset(of: mistake.path[...]))): \(mistake.path.isEmpty ? "" : "`\(mistake.path.joined(separator: "."))`: ")\(mistake.sentence)"
      }
      throw .outside(lines.joined(separator: "\n"))
    }
  }

  private func line(of offset: Int) -> Int { 1 + text.utf8.prefix(offset).count { $0 == UInt8(ascii: "\n") } }
}
