import Glibc

/// Why a child could not be started, and what to do.
public enum ChildError: Error, Equatable, CustomStringConvertible {
  case notInstalled(command: String, whatToDo: String)
  case file(path: String, errno: Int32)
  case spawn(command: String, errno: Int32)
  case system(String)
  /// A broker that ended before it ran, with the last lines that it wrote.
  case brokerFailed(reason: String, log: [String])
  case noFreePort(first: UInt16, last: UInt16)

  public var description: String {
    switch self {
    case .notInstalled(let command, let whatToDo): "\(command) is missing: \(whatToDo)"
    case .file(let path, let code): "\(path) cannot be written: \(String(cString: strerror(code)))"
    case .spawn(let command, let code): "\(command) cannot be started: \(String(cString: strerror(code)))"
    case .system(let text): text
    case .brokerFailed(let reason, let log): "the embedded broker \(reason): \(log.joined(separator: " | "))"
    case .noFreePort(let first, let last):
      "no free port for the broker from \(first) to \(last): give it a unix socket, or end what listens there"
    }
  }
}

/// Debian's name for what a command comes in.
func installHint(for command: String) -> String {
  switch command {
  case "mosquitto": "install it: apt-get install mosquitto"
  case "mosquitto_pub", "mosquitto_sub", "mosquitto_passwd": "install it: apt-get install mosquitto-clients mosquitto"
  case "setpriv": "install it: apt-get install util-linux"
  default: "install it, or put it into the PATH"
  }
}

/// The executable that a shell would run for `command`; looked for where administrators' commands are as well.
func executable(for command: String) throws(ChildError) -> String {
  let path = getenv("PATH").map { String(cString: $0) } ?? ""
  let candidates =
    command.contains("/")
    ? [command]
    : (path.split(separator: ":") + ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/sbin", "/bin"]).map {
      "\($0)/\(command)"
    }
  for candidate in candidates where isExecutableFile(candidate) { return candidate }
  throw .notInstalled(command: command, whatToDo: installHint(for: command))
}

private func isExecutableFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
}
