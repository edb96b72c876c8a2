import Occupancy
import SensorSimulation
import Sensors

/// What comes from outside, and how it comes.
extension Life {
  func carryOut(_ what: Plan.What) {
    switch what {
    case .deed:
      doSomething()
      plan(.deed, after: chance.span(.seconds(30), .minutes(14)))
    case .command(let command): ask(command)
    case .house(let deed): ask(deed)
    case .gap:
      guard broker.isReached, !isDown else { return plan(.gap, after: .minutes(10)) }
      broker.isReached = false
      broker.connection += 1
      model.goDeaf(since: max(now, building.now))
      trail.add(time, .other("the broker goes out of reach"))
      // A line that is only deaf is noticed late.
      plan(
        .missed(since: now, connection: broker.connection),
        after: chance.chance(0.7) ? chance.span(.zero, .seconds(40)) : chance.minutes(1...25))
      plan(.gap, after: chance.span(.minutes(30), .hours(8)))
    case .missed(let before, let connection):
      // A process that has begun since then knows it and looks for the broker already, or the line is another.
      guard connection == broker.connection else { return }
      let since = min(before, now)
      trail.add(time, .other("the broker is missed"))
      // What became due until somebody noticed was decided in good faith.
      handle(.tick)
      model.goBlind(since: max(since, building.openedAt ?? since))
      // As the monitor says it: by whichever of both clocks it is earlier, that of now and that of then.
      let heardUntil = broker.heardUntil + shift
      handle(.brokerLost(since: min(heardUntil, building.listenedUntil ?? heardUntil)))
      plan(.found, after: chance.chance(0.5) ? chance.span(.seconds(1), .minutes(2)) : chance.minutes(2...50))
    case .found: find()
    case .probe:
      probe()
      plan(.probe, after: chance.span(.seconds(10), .minutes(4)))
    case .listened(let sent, let connection):
      // What was on its way is gone with its connection.
      guard broker.connection == connection, !isDown else { return }
      broker.heardUntil = sent
      handle(.listened(until: sent + shift))
    case .end: end()
    case .clock: setClock()
    case .mendClock(let right): jump(by: right - shift)
    case .stall:
      if !isDown { stall() }
      plan(.stall, after: chance.span(.hours(1), .hours(12)))
    case .compare:
      compare()
      plan(.compare, after: chance.span(.hours(3), .hours(20)))
    case .neighbour:
      speakUpstairs()
      plan(.neighbour, after: upstairs.span(.seconds(20), .minutes(20)))
    case .word:
      speak()
      plan(.word, after: chance.span(.milliseconds(1), .seconds(70)))
    }
  }

  private func find() {
    guard !broker.isReached else { return }
    broker.isReached = true
    broker.connection += 1
    trail.add(time, .other("the broker is found"))
    for topic in broker.kept.keys.sorted() {
      if let message = broker.kept[topic] { deliver(message, isStored: true, isBacklog: true) }
    }
    let queue = broker.queue
    broker.queue = []
    for message in queue { deliver(message, isStored: false, isBacklog: true) }
    // The first probe stood behind all that.
    broker.heardUntil = time
    model.seeAgain(at: max(now, building.now))
    handle(.brokerFound)
    handle(.listened(until: now))
  }

  /// Sends a probe, if there is a line.
  private func probe() {
    guard broker.isReached, !isDown else { return }
    plan(.listened(sent: time, connection: broker.connection), after: chance.span(.milliseconds(1), .seconds(2)))
  }

  /// As the monitor's writer: where a release waits to know that all has arrived, a probe is sent at once.
  func askToListen(after input: Input) {
    switch input {
    case .listened, .brokerLost, .brokerFound, .started: broker.isProbing = false
    case _: break
    }
    guard building.waitsToListen, !broker.isProbing else { return }
    broker.isProbing = true
    probe()
  }

  /// A message on its way to the monitor.
  func receive(_ message: Message) {
    guard broker.isReached, !isDown else { return miss(message) }
    if message.retain { broker.kept[message.topic] = message }
    deliver(message, isStored: message.isStored, isBacklog: false)
  }

  func miss(_ message: Message) {
    if message.retain { broker.kept[message.topic] = message }
    if broker.isPersistent, !message.isStored, broker.queue.count < 300 { broker.queue.append(message) }
  }

  private func deliver(_ message: Message, isStored: Bool, isBacklog: Bool) {
    guard outcome.failure == nil else { return }
    trail.add(time, .message(message, how: isStored ? "kept: " : isBacklog ? "queued: " : ""))
    if !isStored, !isBacklog, message.topic.hasPrefix("zigbee2mqtt/") {
      heardHere.insert(String(message.topic.dropFirst("zigbee2mqtt/".count)))
    }
    var inputs: [Input] = []
    var heard: [Input] = []
    Array(message.topic.utf8).withUnsafeBytes { topic in
      message.payload.withUnsafeBytes { payload in
        decoder.decode(topic: topic, payload: payload, retain: isStored, received: now, isBacklog: isBacklog) { input in
          // That its devices were heard comes last, as in the monitor.
          if case .heard = input { heard.append(input) } else { inputs.append(input) }
        }
      }
    }
    for input in inputs { handle(input) }
    for input in heard { handle(input) }
  }

  /// A person asks for something. Time has passed until then: what was due is done before.
  func ask(_ command: Command) {
    guard !isDown, !isIll, !building.isClockDoubted else { return }
    trail.add(time, .command(command))
    handle(.tick)
    handle(.command(command))
  }

  func ask(_ deed: HouseDeed) {
    guard !isDown, !isIll, !building.isClockDoubted else { return }
    trail.add(time, .house(deed))
    handle(.tick)
    handle(.house(deed))
  }
}

/// Words of sensors that nobody's day explains: who was drawn to be there, and who lies about it.
struct Wild {
  var somebody: [SpaceID: Bool] = [:]
  var nextChange: [SpaceID: Instant] = [:]
}

extension Life {
  /// One device of a wild day says something.
  func speak() {
    guard !house.venue.sensors.isEmpty else { return }
    let sensor = chance.pick(house.venue.sensors)
    if time >= wild.nextChange[sensor.space] ?? .distantPast {
      wild.somebody[sensor.space] = chance.chance(0.4)
      wild.nextChange[sensor.space] = time + chance.span(.seconds(20), chance.chance(0.5) ? .minutes(30) : .hours(3))
    }
    let isThere = wild.somebody[sensor.space] ?? false
    let says = chance.chance(0.03) ? !isThere : isThere
    let topic = "zigbee2mqtt/\(sensor.device)"
    if chance.chance(0.01) {
      let state = chance.chance(0.6) ? "online" : "offline"
      return receive(
        Message(topic: topic + "/availability", payload: Array(#"{"state":"\#(state)"}"#.utf8), retain: true))
    }
    let member =
      switch sensor.kind {
      case .motion: #""occupancy":\#(says && chance.chance(0.6))"#
      case .radar, .mat: #""presence":\#(says)"#
      case .door: #""contact":\#(chance.chance(0.7))"#
      case .climate: #""co2":\#(chance.number(isThere ? 700...1_400 : 400...600))"#
      case .plug: #""power":\#(chance.number(isThere ? 40...120 : 0...4))"#
      case .sound: #""noise":\#(chance.number(isThere ? 38...60 : 30...34))"#
      case .counter: #""people_in":\#(chance.number(0...40))"#
      }
    receive(
      Message(
        topic: topic, payload: Array(#"{\#(member),"linkquality":\#(chance.number(20...200))}"#.utf8),
        isStored: chance.chance(0.03)))
  }

  /// One device of the floor above says something. Only where the one here has spoken already is it known that there are two.
  func speakUpstairs() {
    let namesakes = house.venue.sensors.filter { $0.kind.tellsPresence && heardHere.contains($0.device) }
    guard !namesakes.isEmpty, broker.isReached, !isDown else { return }
    let sensor = upstairs.pick(namesakes)
    let key = sensor.kind == .motion ? "occupancy" : "presence"
    outcome.tally.neighbours += 1
    receive(
      Message(
        topic: "\(DrawnHouse.neighbour)/\(sensor.device)",
        payload: Array(#"{"\#(key)":\#(upstairs.chance(0.2)),"linkquality":90}"#.utf8)))
  }
}
