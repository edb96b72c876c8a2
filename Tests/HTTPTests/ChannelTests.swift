import Testing

@testable import HTTP

@Suite struct `A channel keeps its clients in order` {
  static func client() -> Connection {
    Connection(
      id: ConnectionID(slot: 0, generation: 0), descriptor: -1, address: "", isLoopback: true, client: nil,
      limits: HTTPLimits(),
      now: 0, deadline: 0, interest: 0)
  }

  @Test func `who comes in the middle of a broadcast gets what follows and nothing before`() {
    let channel = Channel(name: "all")
    let early = Self.client()
    channel.add(early)
    channel.next = [1, 2]
    let between = Self.client()
    channel.add(between)
    channel.next += [3]
    channel.beginBatch()
    let late = Self.client()
    channel.add(late)
    channel.next = [4]
    #expect(channel.share(of: early) == [1, 2, 3])
    #expect(channel.share(of: between) == [3])
    #expect(channel.share(of: late) == [])
    channel.endBatch()
    channel.beginBatch()
    for client in [early, between, late] { #expect(channel.share(of: client) == [4]) }
  }

  @Test(arguments: 0..<6)
  func `who leaves in the middle of a broadcast takes no one's turn`(leaving: Int) {
    for cursor in 0...6 {
      let channel = Channel(name: "all")
      let clients = (0..<6).map { _ in Self.client() }
      for client in clients { channel.add(client) }
      channel.cursor = cursor
      let served = Set(clients[..<cursor].map(ObjectIdentifier.init)).subtracting([ObjectIdentifier(clients[leaving])])
      channel.remove(clients[leaving])
      #expect(Set(channel.clients[..<channel.cursor].map(ObjectIdentifier.init)) == served)
      #expect(channel.clients.count == 5)
      for (index, client) in channel.clients.enumerated() { #expect(client.streamIndex == index) }
    }
  }

  @Test func `it forgets the oldest events first, by their number and by their size`() {
    var limits = HTTPLimits()
    limits.resumableEvents = 10
    limits.resumableBytes = 100
    let channel = Channel(name: "all")
    for id in 0..<50 { channel.remember("\(id)", [UInt8(id)], limits: limits) }
    #expect(channel.events(after: "39") == nil)
    #expect(channel.events(after: "40") == Array(41...49))
    #expect(channel.events(after: "49") == [])
    channel.remember("large", [UInt8](repeating: 0, count: 99), limits: limits)
    #expect(channel.events(after: "48") == nil)
    #expect(channel.events(after: "49")?.count == 99)
  }
}
