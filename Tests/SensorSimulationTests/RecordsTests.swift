import Occupancy
import SensorSimulation
import Testing

@Suite struct `Files hold what happened, one line each` {
  @Test func `a message is written as mosquitto_sub prints it`() {
    let message = Message(topic: "zigbee2mqtt/l0/desk-12", payload: Array(#"{"presence":true}"#.utf8))
    let line = Records.trace(message, at: Instant(milliseconds: 1_772_439_245_120))
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"tst":"2026-03-02T08:14:05.120000+0000","topic":"zigbee2mqtt/l0/desk-12","qos":0,"retain":0,"payloadlen":17,"payload":"{\"presence\":true}"}"#
        + "\n")
  }

  @Test func `a whole second has six zeros`() {
    let message = Message(
      topic: "zigbee2mqtt/bridge/state", payload: Array(#"{"state":"online"}"#.utf8), retain: true, isStored: true)
    let line = String(decoding: Records.trace(message, at: Instant(milliseconds: 1_772_439_245_000)), as: UTF8.self)
    #expect(line.hasPrefix(#"{"tst":"2026-03-02T08:14:05.000000+0000","#))
    #expect(line.contains(#""retain":1"#))
  }

  @Test func `a booking says for whom and from when to when, a check-in only which`() {
    let interval = Interval(
      start: Instant(milliseconds: 1_772_442_000_000), end: Instant(milliseconds: 1_772_445_600_000))
    let book = Command(.book(space: "desk-12", member: "m1", interval: interval), booking: "b1")
    let at = Instant(milliseconds: 1_772_438_400_000)
    #expect(
      String(decoding: Records.command(book, at: at), as: UTF8.self)
        == #"{"at":"2026-03-02T08:00:00.000Z","do":"book","booking":"b1","space":"desk-12","member":"m1","start":"2026-03-02T09:00:00.000Z","end":"2026-03-02T10:00:00.000Z"}"#
        + "\n")
    #expect(
      String(decoding: Records.command(Command(.checkIn, booking: "b1"), at: at), as: UTF8.self)
        == #"{"at":"2026-03-02T08:00:00.000Z","do":"check-in","booking":"b1"}"# + "\n")
  }

  @Test func `what somebody would answer to a warning is a command that waits for one`() {
    let at = Instant(milliseconds: 1_772_438_400_000)
    let reply = Reply(booking: "b1", to: .warned, after: .seconds(74), until: at + .hours(4))
    #expect(
      String(decoding: Records.reply(reply, at: at), as: UTF8.self)
        == #"{"at":"2026-03-02T08:00:00.000Z","do":"keep","booking":"b1","answers":"warned","until":"2026-03-02T12:00:00.000Z","afterSeconds":74}"#
        + "\n")
  }

  @Test func `the truth is a table, and a name with a comma stays in its cell`() {
    let at = Instant(milliseconds: 1_772_438_400_000)
    #expect(Records.truth(Truth(space: "aula", people: 3), at: at) == "2026-03-02T08:00:00.000Z,aula,3,1\n")
    #expect(
      Records.truth(Truth(space: "a,\"b\"", people: 0), at: at) == "2026-03-02T08:00:00.000Z,\"a,\"\"b\"\"\",0,0\n")
  }

  @Test func `a booking that nobody came for has no times of coming and going`() {
    let interval = Interval(
      start: Instant(milliseconds: 1_772_442_000_000), end: Instant(milliseconds: 1_772_445_600_000))
    let fate = BookingFate(booking: "b1", space: "desk-12", interval: interval)
    #expect(Records.fate(fate) == "b1,desk-12,2026-03-02T09:00:00.000Z,2026-03-02T10:00:00.000Z,,\n")
  }

  @Test(arguments: [
    ("l0/sala-mella/radar", Space.Kind.meetingRoom, VenueSensor.Kind.radar), ("l0/aula/pir-2", .trainingRoom, .motion),
    ("l0/salone/door-1", .eventHall, .door), ("l0/cucina/climate", .kitchen, .climate),
    ("l0/laboratorio/plug-2", .lab, .plug), ("l0/desk-12", .desk, .mat), ("l0/desk-1", .desk, .radar),
    ("l1/desk-38", .desk, .motion), ("", .desk, .motion), ("strange", .other, .motion),
  ])
  func `the last word of a device says what it is`(device: String, space: Space.Kind, kind: VenueSensor.Kind) {
    #expect(VenueSensor.kind(of: device, at: space) == kind)
  }
}
