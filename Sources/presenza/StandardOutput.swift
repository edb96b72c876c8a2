import Glibc

/// Lines on standard output, in large writes. A reader that has gone away (`| head`) ends the command in silence.
final class StandardOutput {
  private var waiting: [UInt8] = []

  func line(_ bytes: [UInt8]) {
    waiting += bytes
    waiting.append(10)
    if waiting.count >= 1 << 16 { flush() }
  }

  func flush() {
    var start = 0
    while start < waiting.count {
      let written = waiting[start...].withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else { exit(errno == EPIPE ? 0 : 1) }
      start += written
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
