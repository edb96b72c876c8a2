/// A message on its way to the broker.
public struct Publication: Sendable, Equatable {
  public var topic: String
  public var payload: [UInt8]
  public var qos: QualityOfService
  public var retain: Bool

  public init(topic: String, payload: [UInt8], qos: QualityOfService = .atMostOnce, retain: Bool = false) {
    self.topic = topic
    self.payload = payload
    self.qos = qos
    self.retain = retain
  }
}

/// What waits to be published: bounded, in order, and of retained ones only the newest of each topic.
struct Outbox: Sendable {
  /// A publication and its place in the order.
  struct Entry: Sendable, Equatable {
    var place: Int
    var publication: Publication
    /// How often the broker ended the connection shortly after this had been sent, and before it was acknowledged.
    var closes = 0

    var isSuspect: Bool { closes > 0 }
  }

  /// So often the broker may end the connection on one publication before it is given up.
  static let mostCloses = 3

  let limit: Int
  private(set) var dropped = 0
  var isStopping = false
  /// Somebody wants to know up to when all has arrived.
  var wantsProbe = false
  private var nextPlace = 0
  private var plain = FirstInFirstOut<Entry>()
  private var retained: [String: Entry] = [:]
  /// Topics of `retained` by place; one that was replaced keeps the place of the first.
  private var retainedOrder = FirstInFirstOut<(place: Int, topic: String)>()

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { plain.isEmpty && retained.isEmpty }
  var count: Int { plain.count + retained.count }

  /// Adds at the end, or in the place of what waits for the same retained topic; beyond the limit the oldest goes.
  mutating func add(_ publication: Publication) {
    guard publication.retain else {
      plain.append(Entry(place: takePlace(), publication: publication))
      if plain.count > limit {
        _ = plain.popFirst()
        dropped += 1
      }
      return
    }
    if retained[publication.topic] != nil {
      retained[publication.topic]?.publication = publication
      return
    }
    let entry = Entry(place: takePlace(), publication: publication)
    retained[publication.topic] = entry
    retainedOrder.append((entry.place, publication.topic))
    // So many topics are a fault of the caller; memory has to stay bounded all the same.
    if retained.count > limit, let oldest = retainedOrder.popFirst() {
      retained[oldest.topic] = nil
      dropped += 1
    }
  }

  mutating func countDropped(_ count: Int = 1) { dropped += count }

  /// The next in order. A suspect only goes alone: nil while others are on their way.
  mutating func popFirst(isAlone: Bool = true) -> Entry? {
    guard let kept = retainedOrder.first else { return popPlain(isAlone) }
    if let first = plain.first, first.place < kept.place { return popPlain(isAlone) }
    guard isAlone || retained[kept.topic]?.isSuspect != true else { return nil }
    _ = retainedOrder.popFirst()
    return retained.removeValue(forKey: kept.topic)
  }

  private mutating func popPlain(_ isAlone: Bool) -> Entry? {
    isAlone || plain.first?.isSuspect != true ? plain.popFirst() : nil
  }

  /// Takes back, to their old places, what was sent but not acknowledged. A newer one for a retained topic stays. What the broker closes on for ever is dropped, and returned.
  @discardableResult
  mutating func giveBack(_ entries: [Entry]) -> [Publication] {
    var given: [Publication] = []
    for entry in entries.sorted(by: { $0.place > $1.place }) {
      guard entry.closes < Self.mostCloses else {
        given.append(entry.publication)
        dropped += 1
        continue
      }
      guard entry.publication.retain else {
        plain.prepend(entry)
        continue
      }
      guard retained[entry.publication.topic] == nil else {
        // The newer one is as suspect as the one that it stands for.
        retained[entry.publication.topic]?.closes = entry.closes
        continue
      }
      retained[entry.publication.topic] = entry
      retainedOrder.prepend((entry.place, entry.publication.topic))
    }
    while plain.count > limit {
      _ = plain.popFirst()
      dropped += 1
    }
    return given
  }

  /// Puts one before all others.
  mutating func addFirst(_ publication: Publication) {
    let first = min(plain.first?.place ?? nextPlace, retainedOrder.first?.place ?? nextPlace)
    giveBack([Entry(place: first - 1, publication: publication)])
  }

  private mutating func takePlace() -> Int {
    nextPlace += 1
    return nextPlace
  }
}

/// A queue whose ends are cheap.
struct FirstInFirstOut<Element> {
  private var elements: [Element?] = []
  private var head = 0

  var count: Int { elements.count - head }
  var isEmpty: Bool { count == 0 }
  var first: Element? { isEmpty ? nil : elements[head] }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func prepend(_ element: Element) {
    if head == 0 {
      let room = elements.count + 8
      elements.insert(contentsOf: repeatElement(nil, count: room), at: 0)
      head = room
    }
    head -= 1
    elements[head] = element
  }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let element = elements[head]
    elements[head] = nil
    head += 1
    if head > 64, head * 2 > elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }
}

extension FirstInFirstOut: Sendable where Element: Sendable {}
