import CMosquitto
import Glibc

/// Why a connection did not come up, or ended.
struct Fault: Error, Equatable {
  enum Kind: Equatable {
    /// Somebody has to change something: a password, a certificate, a rule of the broker.
    case refused(whatToDo: String)
    /// The network or the broker failed; it may come back by itself.
    case lost
    /// The broker ended the connection.
    case closed
    /// The broker says that another client came with our id.
    case takenOver
    /// The broker does not know the version of MQTT that we speak.
    case otherVersion
    /// The broker answers, and hands over nothing.
    case deaf
    /// What the broker sent is not MQTT that libmosquitto reads.
    case unreadable
  }

  var kind: Kind
  var reason: String

  static func refused(_ reason: String, whatToDo: String) -> Fault {
    Fault(kind: .refused(whatToDo: whatToDo), reason: reason)
  }

  static func lost(_ reason: String) -> Fault { Fault(kind: .lost, reason: reason) }

  static func closed(_ reason: String) -> Fault { Fault(kind: .closed, reason: reason) }

  /// What to do where two clients have one id.
  static let oneMonitor = "let only one monitor of a site run, or give each site its own id"

  var text: String {
    switch kind {
    case .refused(let whatToDo): "\(reason); \(whatToDo)"
    case .lost, .closed, .takenOver, .otherVersion, .deaf, .unreadable: reason
    }
  }

  /// A return value of libmosquitto in words; `code` is errno as the call left it, `said` what the library logged.
  static func of(_ result: Int32, errno code: Int32, said: [String], options: ClientOptions) -> Fault {
    switch result {
    case MOSQ_ERR_TLS.code, MOSQ_ERR_TLS_HANDSHAKE.code: return tls(said, options)
    case MOSQ_ERR_ERRNO.code where code == EPROTO: return tls(said, options)
    case MOSQ_ERR_ERRNO.code: return lost("\(options.address): \(errorText(code))")
    case MOSQ_ERR_EAI.code:
      return lost("\(options.address): the name is not found (\(String(cString: gai_strerror(code))))")
    case MOSQ_ERR_CONN_LOST.code:
      return closed("the broker closed the connection")
    case MOSQ_ERR_KEEPALIVE.code:
      return lost("the broker was silent for two keepalives (\(options.keepaliveSeconds) s)")
    case MOSQ_ERR_PROTOCOL.code, MOSQ_ERR_MALFORMED_UTF8.code, MOSQ_ERR_MALFORMED_PACKET.code:
      return Fault(kind: .unreadable, reason: "the broker sent what cannot be read: \(libraryText(result))")
    default: return lost("\(options.address): \(libraryText(result))")
    }
  }

  private static func tls(_ said: [String], _ options: ClientOptions) -> Fault {
    let authority = options.tls.ca ?? "the system's authorities"
    let detail = said.isEmpty ? "handshake failed" : said.joined(separator: "; ")
    return refused(
      "no trust in the connection: \(detail)",
      whatToDo:
        "check that \(authority) signed the broker's certificate, that it has not expired and names the host of "
        + "\(options.address), that cert and key fit if the broker asks for them, and that the port speaks TLS")
  }
}

/// The system's words for an errno.
func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }

/// libmosquitto's words for a return value.
func libraryText(_ result: Int32) -> String { String(cString: mosquitto_strerror(result)) }
