import Configuration
import Foundation
import Locking
import Occupancy
import Threads

/// Tells the site's webhooks what concerns a person. It has a thread of its own: the writer hands over and goes on.
final class Webhooks: Sendable {
  /// One webhook as staff see it.
  struct Figures: Sendable {
    var host: String
    var events: [String]
    var counts: Deliveries.Counts
    var waiting: Int
    /// Attempts that failed in a row, and why the last one did.
    var failures: Int
    var why: String?
    var failingSince: Instant?
    var deliveredAt: Instant?
  }

  private struct Target: Sendable {
    var configuration: WebhookConfiguration
    var url: URL
    var secret: [UInt8]
    /// Stands for the address in the log of deliveries, which is no place for it.
    var id: String
  }

  private struct State: Sendable {
    var deliveries: [Deliveries]
    var since: [Instant]
    var known: [Set<String>]
    /// Delivered, and not noted yet.
    var unnoted: [(target: Int, message: WebhookMessage)] = []
    var why: [String?]
    var failingSince: [Instant?]
    var deliveredAt: [Instant?]
    var isStopping = false
  }

  /// Of a stop: what is on its way may arrive for so long.
  private static let longestFarewell = 3_000

  private let targets: [Target]
  private let clock: BelievedClock
  private let patience: Deliveries.Patience
  private let state: Locked<State>
  private let log: Locked<DeliveryLog?>
  private let sender: WebhookSender?
  private let wakeup: Wakeup
  private let thread = Locked<OSThread?>(nil)

  /// Reads the secrets, and in `folder` what was delivered before. Without webhooks nothing is opened.
  init(
    _ configurations: [WebhookConfiguration], folder: String, clock: BelievedClock,
    patience: Deliveries.Patience = Deliveries.Patience()
  ) throws {
    targets = try configurations.compactMap { configuration in
      let secret = try WebhookSecret.read(configuration)
      return URL(string: configuration.url).map { url in
        Target(
          configuration: configuration, url: url, secret: secret,
          id: String(Secret.hash(configuration.url).prefix(16)))
      }
    }
    self.clock = clock
    self.patience = patience
    wakeup = try Wakeup()
    let now = clock.now()
    var since = targets.map { _ in now }
    var known: [Set<String>] = targets.map { _ in [] }
    if targets.isEmpty {
      log = Locked(nil)
      sender = nil
    } else {
      let opened = try DeliveryLog(folder: folder, now: now)
      for (number, target) in targets.enumerated() {
        if let before = opened.since[target.id] {
          since[number] = before
        } else {
          try opened.begin(target.id, at: now)
        }
        known[number] = opened.delivered[target.id] ?? []
      }
      log = Locked(opened)
      sender = WebhookSender(answer: patience.answer)
    }
    state = Locked(
      State(
        deliveries: targets.map { _ in Deliveries(patience) }, since: since, known: known,
        why: targets.map { _ in nil }, failingSince: targets.map { _ in nil }, deliveredAt: targets.map { _ in nil }))
  }

  /// Begins to send.
  func start() throws(ThreadFault) {
    guard let sender else { return }
    let thread = try OSThread(named: "webhooks") { [self] in run(sender) }
    self.thread.withLock { $0 = thread }
  }

  /// Hands over what is on disk; never waits.
  func take(_ messages: [WebhookMessage]) {
    guard !targets.isEmpty, !messages.isEmpty else { return }
    let moment = MonotonicInstant.now()
    state.withLock { state in
      for message in messages {
        for (number, target) in targets.enumerated()
        where target.configuration.events.contains(message.type) && message.at >= state.since[number]
          && !state.known[number].contains(message.id)
        {
          state.deliveries[number].add(message, at: moment)
        }
      }
    }
    wakeup.raise()
  }

  /// Lets what is on its way arrive, for a moment; the rest waits on disk for the next start.
  func stop() {
    guard let thread = thread.withLock({ $0 }) else { return }
    state.withLock { $0.isStopping = true }
    wakeup.raise()
    thread.join()
    self.thread.withLock { $0 = nil }
  }

  var figures: [Figures] {
    state.withLock { state in
      targets.enumerated().map { number, target in
        Figures(
          host: target.configuration.host,
          events: WebhookConfiguration.events.filter(target.configuration.events.contains),
          counts: state.deliveries[number].counts, waiting: state.deliveries[number].count,
          failures: state.deliveries[number].failures, why: state.why[number],
          failingSince: state.failingSince[number], deliveredAt: state.deliveredAt[number])
      }
    }
  }

  private func run(_ sender: WebhookSender) {
    var farewell: MonotonicInstant?
    while true {
      wakeup.lower()
      let isStopping = state.withLock { $0.isStopping }
      if !isStopping { while send(by: sender) {} }
      sender.endOverdue()
      note()
      let now = MonotonicInstant.now()
      let (wait, onTheirWay) = state.withLock { state in
        (
          state.deliveries.map { $0.wait(at: now) }.min() ?? .max,
          state.deliveries.reduce(0) { $0 + $1.onTheirWay }
        )
      }
      if isStopping {
        let end = farewell ?? now.advanced(milliseconds: Self.longestFarewell)
        farewell = end
        if onTheirWay == 0 || now >= end { break }
        wakeup.wait(milliseconds: now.milliseconds(until: end))
      } else {
        // While something is on its way its time is watched; else whatever waits is looked at now and then, for its age.
        wakeup.wait(milliseconds: min(wait, onTheirWay > 0 ? 500 : 60_000))
      }
    }
    sender.close()
    log.withLock { $0?.close() }
  }

  /// Sends one message, if one is due.
  private func send(by sender: WebhookSender) -> Bool {
    let moment = MonotonicInstant.now()
    let now = clock.now()
    let next: (number: Int, message: WebhookMessage)? = state.withLock { state in
      for number in targets.indices {
        if let message = state.deliveries[number].next(at: moment, now: now) { return (number, message) }
      }
      return nil
    }
    guard let (number, message) = next else { return false }
    // A receiver compares it with its own clock, not with a site's that may run faster.
    let seconds = SiteClock.wall.now().milliseconds / 1_000
    sender.send(
      message.body, headers: message.headers(signedWith: targets[number].secret, at: seconds), to: targets[number].url
    ) { [self] outcome in settle(number, message, outcome) }
    return true
  }

  private func settle(_ number: Int, _ message: WebhookMessage, _ outcome: WebhookSender.Outcome) {
    let now = clock.now()
    let failed = state.withLock { state in
      let before = state.deliveries[number].failures
      state.deliveries[number].settle(
        message.id, isDelivered: outcome.isDelivered, at: .now(), jitter: Double.random(in: 0...1))
      if outcome.isDelivered {
        state.unnoted.append((number, message))
        state.deliveredAt[number] = now
        state.why[number] = nil
        state.failingSince[number] = nil
      } else {
        state.why[number] = outcome.description
        state.failingSince[number] = state.failingSince[number] ?? now
      }
      return before
    }
    let host = targets[number].configuration.host
    // Once a streak: a receiver that is down for a night must not fill the log.
    if outcome.isDelivered, failed > 0 {
      Log.info("webhook \(host): it takes messages again, after \(failed) attempts that failed")
    } else if !outcome.isDelivered, failed == 0 {
      Log.warning("webhook \(host): \(outcome.description). It is tried again while what it is to be told is of use.")
    }
    wakeup.raise()
  }

  /// Writes down what was delivered.
  private func note() {
    let unnoted = state.withLock { state in
      defer { state.unnoted.removeAll() }
      return state.unnoted
    }
    guard !unnoted.isEmpty else { return }
    let noted = unnoted.map { (webhook: targets[$0.target].id, message: $0.message) }
    let failure: String? = log.withLock { log in
      do {
        try log?.note(noted)
        return nil
      } catch {
        // From here on a restart may tell again what has arrived; nothing is lost by it.
        log?.close()
        log = nil
        return "\(error)"
      }
    }
    if let failure { Log.error("what webhooks were told cannot be noted: \(failure)") }
  }
}
