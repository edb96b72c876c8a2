import Foundation

/// Why the command ends without having done its work.
enum Failure: Error {
  /// The command line is wrong: exit code 2.
  case usage(String)
  /// The outside failed: exit code 1. The text says what to do next.
  case outside(String)

  var text: String {
    switch self {
    case .usage(let text), .outside(let text): text
    }
  }
}

/// Says it on standard error, with our name before it.
func complain(_ text: String) {
  FileHandle.standardError.write(Data("simulator: \(text)\n".utf8))
}
