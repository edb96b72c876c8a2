import Glibc
import Locking

/// One line a decision on standard error, for the journal of the system. No names, and no text of a sensor or a client unescaped.
public enum Log {
  public static func info(_ line: String) { write("", line) }
  public static func warning(_ line: String) { write("warning: ", line) }
  public static func error(_ line: String) { write("error: ", line) }

  private static func write(_ prefix: String, _ line: String) {
    // Control characters of a hostile text must not begin a line of their own.
    let safe = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : Character($0) }
    let bytes = Array((prefix + String(safe) + "\n").utf8)
    bytes.withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
