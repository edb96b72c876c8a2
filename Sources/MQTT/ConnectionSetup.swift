import CMosquitto
import Glibc

/// How an object of libmosquitto is made ready; every return value counts.
extension Connection {
  func prepare(password: String?) throws(Fault) {
    try expect(mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, version.option))
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

  func connect(to destination: Destination) throws(Fault) {
    if version == .v5 { try sayWhatIsTaken() }
    errno = 0
    let result: Int32 =
      switch options.address {
      case .tcp(let host, let port), .tls(let host, let port):
        switch destination {
        case .name: mosquitto_connect_bind_async(handle, host, Int32(port), Int32(options.keepaliveSeconds), nil)
        case .digits(let digits):
          mosquitto_connect_bind_async(handle, digits, Int32(port), Int32(options.keepaliveSeconds), nil)
        case .family(let family):
          mosquitto_connect_bind_async(
            handle, host, Int32(port), Int32(options.keepaliveSeconds), family.wildcard)
        }
      case .unixSocket(let path): mosquitto_connect_async(handle, path, 0, Int32(options.keepaliveSeconds))
      }
    try expect(result)
    // Children of ours must not hold the connection open.
    _ = fcntl(mosquitto_socket(handle), F_SETFD, FD_CLOEXEC)
  }

  /// The properties of our CONNECT (MQTT 5 §3.1.2.11): how long a packet may be, how many may be on their way, and that the session is kept for ever as in 3.1.1.
  ///
  /// libmosquitto takes them only with its blocking connect, and keeps them for the next: so it first connects to a file
  /// that is no socket, which fails at once.
  private func sayWhatIsTaken() throws(Fault) {
    var properties: OpaquePointer?
    defer { mosquitto_property_free_all(&properties) }
    try expect(
      mosquitto_property_add_int32(
        &properties, Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue), UInt32(clamping: options.longestPacket)))
    try expect(
      mosquitto_property_add_int16(
        &properties, Int32(MQTT_PROP_RECEIVE_MAXIMUM.rawValue), UInt16(Connection.inFlightLimit)))
    if !options.cleanSession {
      try expect(mosquitto_property_add_int32(&properties, Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), .max))
    }
    let result = mosquitto_connect_bind_v5(handle, "/dev/null", 0, Int32(options.keepaliveSeconds), nil, properties)
    guard result == MOSQ_ERR_ERRNO.code else {
      throw .lost("libmosquitto does not take what we say of MQTT 5: \(libraryText(result))")
    }
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
  /// The broker's answer to CONNECT (MQTT 3.1.1 §3.2.2.3, MQTT 5 §3.2.2.2).
  static func connack(_ code: Int32, _ options: ClientOptions, _ version: ProtocolVersion) -> Fault {
    let reason = String(cString: version == .v5 ? mosquitto_reason_string(code) : mosquitto_connack_string(code))
    let user = options.username.map { "user '\($0)'" } ?? "a client without a username"
    switch code {
    case 1, 0x84: return Fault(kind: .otherVersion, reason: "the broker does not speak this version of MQTT")
    case 2, 0x85: return .refused(reason, whatToDo: "let the broker accept the client id '\(options.clientID)'")
    case 3, 0x88, 0x89, 0x97, 0x9F: return .lost("the broker does not take us now: \(reason)")
    case 4, 5, 0x86, 0x87:
      let file = options.passwordFile.map { "; the password is in \($0)" } ?? ""
      return .refused(reason, whatToDo: "let the broker accept \(user), or mend username and passwordFile\(file)")
    default:
      return .refused(
        version == .v5 ? "the broker refuses: \(reason)" : "the broker refuses with the unknown code \(code)",
        whatToDo: "look at the broker's log")
    }
  }

  /// Why the broker says that it ends the connection (MQTT 5 §3.14.2.1).
  static func disconnect(_ code: Int32, _ options: ClientOptions) -> Fault {
    let reason = String(cString: mosquitto_reason_string(code))
    return code == 0x8E
      ? Fault(kind: .takenOver, reason: "another client with the id '\(options.clientID)' took the connection over")
      : .closed("the broker ended the connection: \(reason)")
  }
}
