import JSON

/// A JSON Pointer whose steps may capture: `{field}` names the value, `{channel}` and `{dev}` tell whose it is. `input:{channel}` captures what follows `input:`; `*` stands for any name.
public struct PointerPattern: Equatable, Sendable {
  public struct Step: Equatable, Sendable {
    /// Counted from 0.
    var depth: Int
    /// Bytes of the name before the capture.
    var skipped: Int
  }

  /// With `*` for each capture.
  public let pointer: String
  public private(set) var field: Step?
  public private(set) var channel: Step?
  public private(set) var device: Step?

  public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
  }

  public init(_ text: String) throws(Fault) {
    var steps: [Substring] = []
    for (number, step) in text.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
      guard let open = step.firstIndex(of: "{") else {
        steps.append(step)
        continue
      }
      let before = step[..<open]
      steps.append(before + "*")
      let place = Step(depth: number - 1, skipped: try Self.plain(before).utf8.count)
      switch step[open...] {
      case "{field}" where field == nil: field = place
      case "{channel}" where channel == nil: channel = place
      case "{dev}" where device == nil: device = place
      default:
        throw Fault(description: "a step captures one of {field}, {channel} and {dev} at its end, each of them once")
      }
    }
    pointer = steps.joined(separator: "/")
    _ = try Self.steps(pointer)
  }

  private static func steps(_ pointer: String) throws(Fault) -> [[UInt8]] {
    do throws(JSONPointers.Fault) { return try JSONPointers.steps(of: pointer) } catch {
      throw Fault(description: error.description)
    }
  }

  private static func plain(_ step: Substring) throws(Fault) -> String {
    String(decoding: try steps("/" + step).joined(), as: UTF8.self)
  }
}
