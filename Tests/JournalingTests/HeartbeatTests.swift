import FaultyDisks
import Journaling
import Occupancy
import Testing

@Suite struct `The heartbeat` {
  static func beaten(_ times: Int64...) throws -> FaultyDisk {
    let faulty = FaultyDisk()
    let (journal, _, recovery) = try opened(on: faulty.disk)
    #expect(recovery.lastHeartbeat == nil)
    for time in times { try journal.heartbeat(at: Instant(milliseconds: time)) }
    journal.close()
    return faulty
  }

  static func heard(_ faulty: FaultyDisk) throws -> Instant? { try opened(on: faulty.disk).recovery.lastHeartbeat }

  @Test func `says after a restart when the monitor was last alive`() throws {
    #expect(try Self.heard(Self.beaten(1_000, 2_000, 3_000)) == Instant(milliseconds: 3_000))
  }

  @Test func `goes on counting after the restart, also when the clock went back`() throws {
    let faulty = try Self.beaten(1_000, 2_000, 3_000)
    let (journal, _, _) = try opened(on: faulty.disk)
    try journal.heartbeat(at: Instant(milliseconds: 2_500))
    journal.close()
    #expect(try Self.heard(faulty) == Instant(milliseconds: 2_500))
  }

  @Test func `falls back to the beat before when the last one is torn at any byte`() throws {
    let whole = try Self.beaten(1_000, 2_000, 3_000).contents
    let last = try #require(whole["heartbeat"])
    let before = try #require(try Self.beaten(1_000).contents["heartbeat"])
    var torn = 0
    // The third beat goes where the first was: any part of it may have arrived over the old bytes.
    for written in 0..<40 {
      var bytes = last
      bytes.replaceSubrange((4_096 + written)..<4_136, with: before[(4_096 + written)..<4_136])
      guard bytes != last, bytes[4_096..<4_136] != before[4_096..<4_136] else { continue }
      let faulty = FaultyDisk()
      faulty.contents = whole
      faulty.contents["heartbeat"] = bytes
      #expect(try Self.heard(faulty) == Instant(milliseconds: 2_000), "\(written) bytes written")
      torn += 1
    }
    #expect(torn > 20)
  }

  @Test(arguments: [0, 10, 9_000])
  func `is not known when its file is so many bytes of rubbish, and beats again`(count: Int) throws {
    let faulty = try Self.beaten(1_000, 2_000)
    faulty.contents["heartbeat"] = [UInt8](repeating: 0xA5, count: count)
    let (journal, _, recovery) = try opened(on: faulty.disk)
    #expect(recovery.lastHeartbeat == nil)
    try journal.heartbeat(at: Instant(milliseconds: 9_000))
    journal.close()
    #expect(try Self.heard(faulty) == Instant(milliseconds: 9_000))
  }

  @Test func `syncs at most every five seconds`() throws {
    let faulty = FaultyDisk()
    let (journal, _, _) = try opened(on: faulty.disk)
    var syncs = 0
    faulty.fault = { call, _ in
      if call == .sync { syncs += 1 }
      return nil
    }
    for second in Int64(0)..<20 {
      faulty.milliseconds = second * 1_000
      try journal.heartbeat(at: Instant(milliseconds: second * 60_000))
    }
    #expect(syncs == 4)
  }
}
