import JSON
import Occupancy

/// Who is online. Offline is not vacant: the core is told that it cannot know.
extension Decoder {
  mutating func readAvailability(
    _ message: Message, _ route: Route, _ words: [Meaning.FlagWord], isOfSource: Bool, isStructured: Bool,
    into: (Input) -> Void
  ) {
    let rule = Int(route.rule)
    let source = rules[rule].source
    var raw = RawValue.null
    if isStructured {
      var walk = JSONWalk(message.payload, pointers: rules[rule].pointers, limits: limits.json, dialect: .sensor)
      do throws(JSONError) {
        while let value = try walk.next() { raw = RawValue(value) }
      } catch {
        return reject(
          Rejection(error.reason), message, source, device: Int(route.device), sample: Sample(message.payload))
      }
    } else {
      raw = RawValue(text: message.payload)
    }
    let isOnline: Bool
    switch Meaning(.tamper).conversion.read(raw, words: words) {
    case .value(.bool(let flag)): isOnline = flag
    case .nothing: return
    case .value, .clamped, .outside, .rejected:
      return reject(.unknownWord, message, source, device: Int(route.device), sample: Sample(raw))
    }
    if isOfSource {
      setSource(source, isOnline: isOnline, message, into: into)
    } else if route.device >= 0 {
      if !message.isStale { greet(Int(route.device), isOnline: isOnline, message, into: into) }
      devices[Int(route.device)].isOnline = isOnline
      tellAvailability(of: Int(route.device), into: into)
    }
  }

  /// A device says live that it comes or goes. One that comes back says what it knew first, and so does each that comes while we have only just found the broker again.
  private mutating func greet(_ number: Int, isOnline: Bool, _ message: Message, into: (Input) -> Void) {
    guard isOnline else { return devices[number].leave() }
    let wasGone = devices[number].hasLeft || !devices[number].isOnline
    guard wasGone || message.received < crowd.since + Self.comesBackWithin else { return }
    devices[number].comeBack(settlesUntil: message.received + Self.settles)
    if !wasGone { tellUnread(of: Int32(number), because: .interrupted, at: message.received, into: into) }
  }

  /// What a device says within this of its own "online" may be older than that.
  private static var settles: TimeSpan { .seconds(10) }
  /// A device that lost the broker with us is back within this.
  private static var comesBackWithin: TimeSpan { .minutes(5) }

  private mutating func setSource(_ source: Int, isOnline: Bool, _ message: Message, into: (Input) -> Void) {
    let wasOnline = states[source].isOnline
    states[source].isOnline = isOnline
    // A live word after an "offline", not one that the broker kept and not one that is said for others' sake: the bridge has started just now and will send what it remembers.
    if isOnline, !wasOnline, !message.isStale {
      states[source].settlesUntil = message.received + sources[source].profile.settles
    }
    for number in devices.list.indices where devices[number].source == source {
      tellAvailability(of: number, into: into)
    }
  }

  func tellAvailability(of number: Int, into: (Input) -> Void) {
    let isOnline = devices[number].isOnline && states[devices[number].source].isOnline
    for bound in devices[number].bounds {
      into(.availability(bound.index, isOnline: isOnline))
    }
  }
}
