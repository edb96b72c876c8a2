import CMosquitto
import Glibc
import Threads

/// How a connection finds out whether what arrives is as old as it looks, and whether anything would.
extension Connection {
  var isProbed: Bool { probeTopic != nil }

  /// When the last probe was sent that came back in time.
  var freshUntil: MonotonicInstant? { probes.freshUntil }

  /// The subscriptions are in force: from here on probes go round.
  func beginProbing(at now: MonotonicInstant) {
    if let doubt { onState(.behind(since: nil, why: doubt)) }
    sayToOurselves(holder, retain: true)
    sendProbe(at: now)
  }

  /// Sends one now, because somebody waits for it.
  func probe() {
    guard fault == nil, phase == .up, isProbed else { return }
    sendProbe(at: .now())
  }

  /// Sends what is due, and looks whether one is overdue; call it once a turn.
  func watchLine(at now: MonotonicInstant) {
    guard fault == nil, phase == .up, isProbed else { return }
    if probes.isDue(at: now) { sendProbe(at: now) }
    followLine(at: now)
  }

  /// We stood still for so long: whatever is in the socket is as old.
  func stoodStill(milliseconds: Int) {
    guard phase == .up, isProbed else { return }
    let wasFresh = !isBacklog
    probes.standStill()
    isBacklog = true
    guard wasFresh else { return }
    fallBehind("this process stood still for \(milliseconds / 1_000) s: what came meanwhile is old")
  }

  /// Whether a message is a probe: by its payload, wherever its topic was put; on the topic of probes there is nothing else to hear.
  func isProbe(_ message: borrowing IncomingMessage) -> Bool {
    guard let probeTopic else { return false }
    if Probes.isProbe(message.payload) || Probes.isHolder(message.payload) { return true }
    guard let topic = message.topic.baseAddress else { return false }
    return strcmp(probeTopic, topic) == 0
  }

  func take(probe payload: UnsafeRawBufferPointer) {
    if Probes.isHolder(payload) { return find(holder: payload) }
    let now = MonotonicInstant.now()
    // Of an earlier connection, of somebody else, or forged: it only shows that something arrives.
    guard phase == .up, probes.take(payload, at: now) else { return probes.hear(at: now) }
    followLine(at: now)
    if isBacklog, probes.isFresh, isUncontested(at: now) {
      isBacklog = false
      onState(.caughtUp)
    }
    if let until = probes.heardUntil, isUncontested(at: now) { onListened(until) }
  }

  private func sendProbe(at now: MonotonicInstant) {
    sayToOurselves(probes.send(at: now), retain: false)
  }

  private func sayToOurselves(_ payload: [UInt8], retain: Bool) {
    check(
      payload.withUnsafeBytes {
        mosquitto_publish(
          handle, nil, probeTopic, Int32($0.count), $0.baseAddress, QualityOfService.atLeastOnce.rawValue, retain)
      })
  }

  private func followLine(at now: MonotonicInstant) {
    switch probes.line(at: now) {
    case .isFresh, .isCatchingUp: break
    case .isBehind:
      isBacklog = true
      guard !probes.isBehindTold else { return }
      probes.isBehindTold = true
      fallBehind(
        "our own message on \(topic) did not come back within \(bound): the broker still hands over what it had kept, or "
          + "its access rules lack `topic readwrite \(topic)` for the user of '\(options.clientID)'")
    case .isDeaf:
      fail(
        Fault(
          kind: .deaf,
          reason:
            "the line is deaf: nothing arrives, and our own message on \(topic) did not come back within \(bound); if "
            + "that goes on, see whether the broker's access rules lack `topic readwrite \(topic)` for the user of "
            + "'\(options.clientID)'"))
    }
  }

  private func fallBehind(_ why: String) {
    onState(.behind(since: probes.freshUntil, why: why))
  }

  private var topic: String { options.probeTopic ?? "" }

  private var bound: String {
    let within = options.probeWithinMilliseconds
    return within % 1_000 == 0 ? "\(within / 1_000) s" : "\(within) ms"
  }
}

extension Probes {
  /// Where the connections before heard nothing either, the rules of the broker may be why: each is given twice the time, so that one that forbids the probe is not left and met again for ever.
  init(_ options: ClientOptions, deafBefore: Int) {
    let within = options.probeWithinMilliseconds
    self.init(
      every: options.probeEveryMilliseconds, within: within,
      patience: max(within, min(within << min(deafBefore, 10), Self.mostPatience)))
  }

  private static let mostPatience = 300_000
}
