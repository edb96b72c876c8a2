import Testing

@testable import MQTT

@Suite struct `The outbox` {
  @Test func `keeps the order across retained and plain`() {
    var outbox = Outbox(limit: 10)
    for (topic, retain) in [("a", false), ("b", true), ("c", false), ("d", true)] { outbox.add(said(topic, retain)) }
    #expect(drain(&outbox) == ["a=1", "b=1", "c=1", "d=1"])
  }

  @Test func `holds one retained publication a topic, the newest, in the place of the first`() {
    var outbox = Outbox(limit: 10)
    outbox.add(said("desk", true, "present"))
    outbox.add(said("room", true, "absent"))
    outbox.add(said("desk", true, "absent"))
    #expect(outbox.count == 2)
    #expect(drain(&outbox) == ["desk=absent", "room=absent"])
    #expect(outbox.dropped == 0)
  }

  @Test func `drops the oldest plain one beyond the limit and counts it`() {
    var outbox = Outbox(limit: 2)
    outbox.add(said("status", true))
    for topic in ["a", "b", "c", "d"] { outbox.add(said(topic, false)) }
    #expect(outbox.dropped == 2)
    #expect(drain(&outbox) == ["status=1", "c=1", "d=1"])
  }

  @Test func `bounds the topics of retained ones as well`() {
    var outbox = Outbox(limit: 2)
    for topic in ["a", "b", "c"] { outbox.add(said(topic, true)) }
    #expect(outbox.dropped == 1)
    #expect(drain(&outbox) == ["b=1", "c=1"])
  }

  @Test func `takes back what was not acknowledged, before what came later`() {
    var outbox = Outbox(limit: 10)
    for topic in ["a", "b", "c"] { outbox.add(said(topic, false)) }
    let sent = [outbox.popFirst(), outbox.popFirst()].compactMap(\.self)
    outbox.add(said("d", false))
    outbox.giveBack(sent.reversed())
    #expect(drain(&outbox) == ["a=1", "b=1", "c=1", "d=1"])
  }

  @Test func `does not take back a retained one that a newer replaced`() {
    var outbox = Outbox(limit: 10)
    outbox.add(said("desk", true, "present"))
    let sent = [outbox.popFirst()].compactMap(\.self)
    outbox.add(said("desk", true, "absent"))
    outbox.giveBack(sent)
    #expect(drain(&outbox) == ["desk=absent"])
  }

  @Test func `sends what the broker may have closed on alone, and gives it up the third time`() throws {
    var outbox = Outbox(limit: 10)
    outbox.add(said("a", true))
    outbox.add(said("b", false))
    var sent = [outbox.popFirst(), outbox.popFirst()].compactMap(\.self)
    for number in sent.indices { sent[number].closes = 2 }
    let early = outbox.giveBack(sent)
    #expect(early.isEmpty)
    let beside = outbox.popFirst(isAlone: false)
    #expect(beside == nil)
    let alone = outbox.popFirst(isAlone: true)
    var suspect = try #require(alone)
    suspect.closes += 1
    let given = outbox.giveBack([suspect])
    #expect(given == [said("a", true)])
    #expect(outbox.dropped == 1)
    #expect(drain(&outbox) == ["b=1"])
  }

  @Test func `puts a greeting before all others`() {
    var outbox = Outbox(limit: 10)
    outbox.add(said("a", false))
    outbox.add(said("b", true))
    outbox.addFirst(said("status", true, "online"))
    #expect(drain(&outbox) == ["status=online", "a=1", "b=1"])
  }

  @Test func `stays in order and bounded over many turns`() {
    var outbox = Outbox(limit: 100)
    var next = 0
    for turn in 0..<1_000 {
      for _ in 0..<7 {
        outbox.add(said("t", false, "\(next)"))
        next += 1
      }
      var last = -1
      for _ in 0..<(turn % 9) {
        guard let number = outbox.popFirst().flatMap({ Int(String(decoding: $0.publication.payload, as: UTF8.self)) })
        else { break }
        #expect(number > last)
        last = number
      }
      #expect(outbox.count <= 100)
    }
  }

  func said(_ topic: String, _ retain: Bool, _ payload: String = "1") -> Publication {
    Publication(topic: topic, payload: Array(payload.utf8), qos: .atLeastOnce, retain: retain)
  }

  func drain(_ outbox: inout Outbox) -> [String] {
    var lines: [String] = []
    while let publication = outbox.popFirst()?.publication {
      lines.append("\(publication.topic)=\(String(decoding: publication.payload, as: UTF8.self))")
    }
    return lines
  }
}
