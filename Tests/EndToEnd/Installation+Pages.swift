import TestBroker

extension Installation {
  /// The house that the pages are tested with: a drawn plan of two floors, and names that would be markup.
  static let twoFloors = """
    {
      site: { id: "test", name: "Casa di prova", timeZone: "Europe/Rome" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [
        { id: "desk-1", kind: "desk", name: { it: "Postazione 1", en: "Desk 1" }, floor: "0", zone: "open-space",
          plan: { x: 8, y: 2, w: 1.6, h: 0.8 }, features: ["monitor"] },
        { id: "desk-2", kind: "desk", name: { it: "Postazione 2", en: "Desk 2" }, floor: "0", zone: "open-space",
          plan: { x: 8, y: 2.8, w: 1.6, h: 0.8 } },
        { id: "desk-3", kind: "desk", name: { it: "Postazione 3", en: "Desk 3" }, floor: "0", zone: "open-space",
          plan: { x: 10, y: 2, w: 1.6, h: 0.8 }, features: ["window"] },
        { id: "desk-4", kind: "desk", name: { it: "Postazione 4", en: "Desk 4" }, floor: "0", zone: "open-space",
          plan: { x: 10, y: 2.8, w: 1.6, h: 0.8 } },
        { id: "desk-5", kind: "desk", name: { it: "Postazione 5", en: "Desk 5" }, floor: "0", zone: "open-space",
          plan: { x: 12, y: 2, w: 1.6, h: 0.8 }, assignedTo: "acme" },
        { id: "desk-6", kind: "desk", name: { it: "Postazione 6", en: "Desk 6" }, floor: "0", zone: "open-space",
          plan: { x: 12, y: 2.8, w: 1.6, h: 0.8 } },
        { id: "desk-7", kind: "desk", name: { it: "<img src=x onerror=alert(1)> 7", en: "<img src=x onerror=alert(1)> 7" },
          floor: "1", zone: "attico", features: ["<b>legno</b>"], plan: { x: 8, y: 5, w: 1.6, h: 0.8 } },
        { id: "sala", kind: "meeting-room", name: { it: "Sala Mella", en: "Mella room" }, floor: "0", zone: "reception",
          capacity: 8, plan: { x: 0, y: 0, w: 6, h: 4.5 }, features: ["screen"] },
        { id: "saletta", kind: "meeting-room", name: { it: "Saletta", en: "Small room" }, floor: "0", zone: "reception",
          capacity: 8, plan: { x: 0, y: 5, w: 6, h: 4.5 } },
        { id: "cucina", kind: "kitchen", name: { it: "Cucina", en: "Kitchen" }, floor: "0", zone: "reception",
          capacity: 10, plan: { x: 8, y: 6, w: 6, h: 4 } },
      ],
      sensors: [
        { device: "l0/desk-1", space: "desk-1" },
        { device: "l0/desk-2", space: "desk-2" },
        { device: "l0/desk-3", space: "desk-3" },
        { device: "l0/desk-5", space: "desk-5" },
        { device: "l0/desk-6", space: "desk-6" },
        { device: "sala/pir", space: "sala", expires: "30m" },
      ],
      organisations: [ { id: "acme", name: "Acme", kind: "resident-partner" } ],
      policies: {
        // No lunch stretches a grace, whenever the tests run; one no-show makes the rest of a series ask.
        desk: { breaks: [], strikes: 1 },
        // Desk 6 waits two seconds for its member.
        "space:desk-6": { noShowAfter: "2s", warnBefore: "1s", presentFor: "0s" },
        // Desk 3 warns after a second, long before it would be freed.
        "space:desk-3": { noShowAfter: "20m", warnBefore: "1199s" },
        // Desks 1 and 2 stand beside each other; whoever sits down is seen at once.
        "space:desk-1": { presentFor: "0s", neighbourWithin: 1 },
      },
    }
    """

  /// A house without anything to book.
  static let onlyAKitchen = """
    {
      site: { id: "test", name: "Casa di prova", timeZone: "Europe/Rome" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [ { id: "cucina", kind: "kitchen", name: { it: "Cucina", en: "Kitchen" } } ],
      sensors: [],
    }
    """

  /// The house of two floors, running, with every sensor heard and nobody in it. `clock` is a time and a speed of its own.
  static func runningTwoFloors(clock: String? = nil) async throws -> (Installation, RunningMonitor) {
    let installation = try Installation(broker: TestBroker(), configuration: twoFloors)
    let monitor = try await RunningMonitor(installation, arguments: clock.map { ["--clock", $0] } ?? [])
    _ = try await monitor.isReady()
    for desk in [1, 2, 3, 5, 6] { try await installation.says("l0/desk-\(desk)", isOccupied: false) }
    try await installation.says("sala/pir", isOccupied: false)
    _ = try await monitor.get("/api/v1/spaces/sala") { $0["presence"] as? String == "absent" }
    return (installation, monitor)
  }

  /// What a device of Zigbee2MQTT publishes: a motion sensor at a desk, and in the room a radar, which knows at once that nobody is there.
  func says(_ device: String, isOccupied: Bool) async throws {
    let key = device.hasPrefix("sala/") ? "presence" : "occupancy"
    try await broker.publish("zigbee2mqtt/\(device)", #"{"\#(key)":\#(isOccupied),"battery":87,"linkquality":120}"#)
  }
}
