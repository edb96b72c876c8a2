import Glibc
import Sensors

/// One line a decision on standard error, for the journal of the system. No names, and no text of a sensor or a client unescaped.
public enum Log {
  public static func info(_ line: String) { write("", line) }
  public static func warning(_ line: String) { write("warning: ", line) }
  public static func error(_ line: String) { write("error: ", line) }

  private static func write(_ prefix: String, _ line: String) {
    // A hostile text must not begin a line of its own, nor turn one around.
    let bytes = Array((prefix + line.visible + "\n").utf8)
    bytes.withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

extension Rejections.First {
  /// What the log says of it, once a device and reason.
  var line: String {
    let place = field.map { ", field \($0.prefix(80))" } ?? ""
    let device = device.map { ", device \($0.prefix(80))" } ?? ""
    return "source \(source)\(device): \(reason.sentence) (topic \(topic.prefix(200))\(place); counted from now on)"
  }
}
