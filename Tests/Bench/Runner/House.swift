/// The house of the load: 1,000 devices as Zigbee2MQTT names them, the last three of them in a hall whose state is about 2 KB.
enum House {
  static let devices = 1_000
  static let filter = "zigbee2mqtt/#"
  static let hall = "hall"

  static var configuration: String {
    var spaces: [String] = []
    var sensors: [String] = []
    for number in 0..<devices {
      let digits = "\(number)"
      let name = "desk-" + String(repeating: "0", count: 5 - digits.utf8.count) + digits
      let isHall = number >= devices - 3
      if !isHall { spaces.append(#"{ id: "\#(name)", kind: "desk", zone: "open-space" }"#) }
      sensors.append(#"{ device: "bench/\#(name)", space: "\#(isHall ? hall : name)" }"#)
    }
    spaces.append(
      #"""
      { id: "\#(hall)", kind: "event-hall", name: { it: "Sala grande", en: "Great hall" }, floor: "0", zone: "hall", capacity: 80,
        features: ["projector", "microphones", "stage", "blackout curtains", "hearing loop", "kitchenette"] }
      """#)
    return """
      { site: { id: "bench", name: "Bench", timeZone: "Europe/Rome" },
        broker: { url: "mqtt://127.0.0.1:1883" },
        sources: [ { use: "zigbee2mqtt" } ],
        spaces: [ \(spaces.joined(separator: ",\n")) ],
        sensors: [ \(sensors.joined(separator: ",\n")) ] }
      """
  }
}
