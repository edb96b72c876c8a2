import Glibc

/// Why a server does not listen.
public enum HTTPServerError: Error, Equatable, CustomStringConvertible {
  case notAnAddress(String)
  case addressInUse(String)
  case notAllowed(String)
  case notOfThisMachine(String)
  case cannotListen(String, errno: Int32)
  case alreadyListening

  public var description: String {
    switch self {
    case .notAnAddress(let text):
      "\(text) is not an address to listen on; write it as 127.0.0.1:8080, [::1]:8080 or localhost:8080"
    case .addressInUse(let text):
      "\(text) is in use by another program; stop that one (`ss -ltnp` names it) or listen on another port"
    case .notAllowed(let text):
      "\(text) may not be used by this user; choose a port above 1023 or give the service CAP_NET_BIND_SERVICE"
    case .notOfThisMachine(let text):
      "\(text) is not an address of this machine; `ip addr` lists those that are"
    case .cannotListen(let text, let code):
      "cannot listen on \(text): \(String(cString: strerror(code)))"
    case .alreadyListening:
      "this server listens already; make a second one for a second address"
    }
  }

  init(_ address: String, errno code: Int32) {
    self =
      switch code {
      case EADDRINUSE: .addressInUse(address)
      case EACCES, EPERM: .notAllowed(address)
      case EADDRNOTAVAIL: .notOfThisMachine(address)
      default: .cannotListen(address, errno: code)
      }
  }
}
