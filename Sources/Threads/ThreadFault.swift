import Glibc

/// The system gave no thread or no descriptor.
public enum ThreadFault: Error, Equatable, CustomStringConvertible {
  case noThread(errno: Int32)
  case noDescriptor(errno: Int32)

  public var description: String {
    switch self {
    case .noThread(let code):
      "no further thread: \(String(cString: strerror(code))); raise TasksMax of the service or `ulimit -u`"
    case .noDescriptor(let code):
      "no further descriptor: \(String(cString: strerror(code))); raise LimitNOFILE of the service or `ulimit -n`"
    }
  }
}
