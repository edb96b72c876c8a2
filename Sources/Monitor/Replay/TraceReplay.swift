import Configuration
import JSON
import Journaling
import Occupancy
import Wording

/// A recorded trace through the decoder and the rules of one configuration: the same input prints the same bytes.
public struct TraceReplay {
  /// In which form events are printed.
  public enum Form: Sendable {
    /// As they are told to the world, releases with their sentence.
    case told
    /// As the journal has them, what it alone needs included.
    case journaled
  }

  private var course = TraceCourse()
  private var rehearsal: Rehearsal
  private var disk: ReplayedDisk?
  private let known: [Event?]
  private let form: Form
  private let wording: Wording
  private let print: ([UInt8]) -> Void

  /// `known` is what the journal held before the trace began, nil for what concerns another site: a monitor's own record may begin in the middle of its life.
  public init(
    configuration: SiteConfiguration, form: Form = .told, known: [Event?] = [], print: @escaping ([UInt8]) -> Void
  ) throws {
    rehearsal = Rehearsal(configuration)
    wording = try Wording.embedded()
    self.known = known
    self.form = form
    self.print = print
  }

  /// What was noticed on the way, for people.
  public var notes: [String] {
    var notes = rehearsal.rejections + course.notes
    if let lacking = disk?.lacking, lacking > 0 {
      notes.append(
        "the monitor's journal knew \(lacking) events that this replay does not come to: "
          + "another configuration, or the record has a hole")
    }
    return notes
  }

  /// Adds a command; all of them come before the messages.
  public mutating func add(command line: [UInt8], at place: String) throws(TraceError) {
    try course.add(command: line, at: place)
  }

  /// Takes one line: of `mosquitto_sub -F %j`, or of a monitor's own record. Commands up to its time come first.
  public mutating func take(message line: [UInt8], at place: String) throws {
    for line in try course.take(line: line, at: place) { try lead(line, place) }
  }

  /// Carries out the commands that are left, and lets time run to the last line of either file.
  public mutating func finish() {
    var events: [Event] = []
    for line in course.finish() { rehearsal.take(line, into: &events) }
    if let last = course.last { rehearsal.run(until: last, into: &events) }
    pass(events)
    if let rest = disk?.finish() { tell(rest) }
  }

  private mutating func lead(_ line: TraceLine, _ place: String) throws(TraceError) {
    if case .life(.started(let downSince, let recovered)) = line.what {
      try restart(downSince: downSince, recovered: recovered, place)
    }
    var events: [Event] = []
    rehearsal.take(line, into: &events)
    pass(events)
  }

  /// The recorded monitor starts: from here on it knows what its disk held.
  private mutating func restart(downSince: Instant?, recovered: Int, _ place: String) throws(TraceError) {
    if disk == nil {
      guard recovered <= known.count else {
        throw TraceError(
          description:
            "\(place): the record begins with a monitor that knew \(recovered) events of its journal: give --data DIR")
      }
      disk = ReplayedDisk(durable: known.prefix(recovered).compactMap { $0 }, count: recovered)
    } else {
      var events: [Event] = []
      if let downSince { rehearsal.run(until: downSince, into: &events) }
      pass(events)
      if let told = disk?.start(recovered: recovered) { tell(told) }
    }
    rehearsal.recover(disk?.durable ?? [])
  }

  private mutating func pass(_ events: [Event]) {
    guard disk == nil else { disk?.hold(events); return }
    tell(events)
  }

  private func tell(_ events: [Event]) {
    let building = rehearsal.building
    let writer = EventWriter(bindings: building.site.bindings)
    for event in events {
      switch form {
      case .told: guard event.fact.type != nil else { continue }
      case .journaled: guard event.fact.isDurable else { continue }
      }
      var json = JSONWriter(reserving: 512)
      writer.write(event, into: &json) { json in
        if form == .told, let sentence = wording.sentence(of: event, in: building.site) { json.sentence(sentence) }
      }
      print(json.bytes)
    }
  }
}

extension Wording {
  /// The sentence of a release, done or only thought, with the name that its space has in that site; nil for other events.
  func sentence(of event: Event, in site: Site) -> Space.Name? {
    guard let release = event.fact.release else { return nil }
    let wasDone = if case .wouldRelease = event.fact { false } else { true }
    return sentence(of: release, wasDone: wasDone, at: event.at, in: site)
  }

  func sentence(of release: Release, wasDone: Bool, at instant: Instant, in site: Site) -> Space.Name {
    let name = site.spaces.first { $0.id == release.space }?.name
    return sentence(
      of: release, wasDone: wasDone, at: instant,
      space: name ?? Space.Name(it: release.space.text, en: release.space.text), in: site.localTime)
  }
}
