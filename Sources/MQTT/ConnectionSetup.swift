import CMosquitto
import Glibc

/// How an object of libmosquitto is made ready; every return value counts.
extension Connection {
  func prepare(password: String?) throws(Fault) {
    try expect(mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V311))
    try expect(mosquitto_int_option(handle, MOSQ_OPT_SEND_MAXIMUM, Connection.inFlightLimit))
    switch options.address {
    case .tcp: try expect(mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1))
    case .tls:
      try expect(mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1))
      try prepareTLS()
    case .unixSocket: break
    }
    if let username = options.username {
      try expect(mosquitto_username_pw_set(handle, username, password))
    }
    if let will = options.will {
      try expect(
        will.offline.withUnsafeBytes {
          mosquitto_will_set(
            handle, will.topic, Int32(clamping: $0.count), $0.baseAddress, QualityOfService.atLeastOnce.rawValue,
            will.retain)
        })
    }
  }

  func connect(to family: AddressFamily?) throws(Fault) {
    errno = 0
    let result: Int32 =
      switch options.address {
      case .tcp(let host, let port), .tls(let host, let port):
        mosquitto_connect_bind_async(handle, host, Int32(port), Int32(options.keepaliveSeconds), family?.wildcard)
      case .unixSocket(let path): mosquitto_connect_async(handle, path, 0, Int32(options.keepaliveSeconds))
      }
    try expect(result)
    // Children of ours must not hold the connection open.
    _ = fcntl(mosquitto_socket(handle), F_SETFD, FD_CLOEXEC)
  }

  private func prepareTLS() throws(Fault) {
    let tls = options.tls
    try expect(
      mosquitto_tls_set(handle, tls.ca, tls.ca == nil ? "/etc/ssl/certs" : nil, tls.certificate, tls.key) {
        _, _, _, _ in
        // An encrypted key has no passphrase here; without this OpenSSL would ask for it on the terminal and wait.
        0
      })
    // 1 is SSL_VERIFY_PEER; libmosquitto's "tlsv1.2" is the least version, 1.3 is taken where the broker has it.
    try expect(mosquitto_tls_opts_set(handle, 1, "tlsv1.2", nil))
    try expect(mosquitto_tls_insecure_set(handle, false))
  }

  private func expect(_ result: Int32) throws(Fault) {
    let code = errno
    guard result == MOSQ_ERR_SUCCESS.code else { throw .of(result, errno: code, said: said, options: options) }
  }
}

extension Fault {
  /// The broker's answer to CONNECT (MQTT 3.1.1 §3.2.2.3).
  static func connack(_ code: Int32, _ options: ClientOptions) -> Fault {
    let reason = String(cString: mosquitto_connack_string(code))
    let user = options.username.map { "user '\($0)'" } ?? "a client without a username"
    switch code {
    case 1: return .refused(reason, whatToDo: "let the broker accept MQTT 3.1.1")
    case 2: return .refused(reason, whatToDo: "let the broker accept the client id '\(options.clientID)'")
    case 3: return .lost(reason)
    case 4, 5:
      let file = options.passwordFile.map { "; the password is in \($0)" } ?? ""
      return .refused(reason, whatToDo: "let the broker accept \(user), or mend username and passwordFile\(file)")
    default: return .refused("the broker refuses with the unknown code \(code)", whatToDo: "look at the broker's log")
    }
  }
}
