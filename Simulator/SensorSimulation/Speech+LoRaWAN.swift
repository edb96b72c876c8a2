import Occupancy

/// What makers' decoders print and what the network servers put around it (reference: the decoders of Milesight and Elsys; chirpstack.io; thethingsstack.io).
extension Device {
  static let application = "9d5c2a3e-7c41-4e0f-9a2b-0f1c55d0a001"

  /// Milesight: a change is told alone, the battery now and then.
  private func milesight(_ cause: Cause, _ around: Surroundings) -> String {
    var payload = Payload()
    if cause != .change, kind.hasBattery || kind == .climate { payload.add("battery", raw: "\(battery / 100).0") }
    switch word {
    case .motion(let isSeen, _):
      payload.add("pir", word: unreadable.map { _ in "unknown" } ?? (flag(isSeen) ? "trigger" : "normal"))
      payload.add("daylight", word: around.lux > 60 ? "bright" : "dim")
    case .presence(let isPresent):
      payload.add("occupancy", word: unreadable.map { _ in "unknown" } ?? (flag(isPresent) ? "occupied" : "vacant"))
      if kind == .radar { payload.add("illuminance", word: around.lux > 60 ? "bright" : "dim") }
    case .door(let isClosed): payload.add("magnet_status", word: flag(isClosed) ? "close" : "open")
    case .climate, .sound, .counter: addMeasured(around, to: &payload)
    case .plug(let watts, _, _): payload.add("power", raw: "\(watts).0")
    }
    if !unsent.isEmpty {
      let rows = unsent.map { #"{"timestamp":\#($0.at.milliseconds / 1_000),"# + $0.fields.dropFirst() }
      payload.add("history", raw: "[" + rows.joined(separator: ",") + "]")
    }
    return payload.text()
  }

  private func addMeasured(_ around: Surroundings, to payload: inout Payload) {
    switch word {
    case .climate:
      payload.add("co2", raw: around.isNaN ? "null" : "\(co2(around)).0")
      payload.add("humidity", hundredths: humidity(around) / 50 * 50)
      payload.add("temperature", hundredths: temperature(around) / 10 * 10)
    case .sound(let quiet):
      payload.add("LAeq", raw: around.isNaN ? "null" : Payload.decimal(hundredths: (quiet + around.sound) * 10))
    case .counter(let entered, let left, let toldEntered, let toldLeft):
      payload.add("total_in", raw: "\(entered).0")
      payload.add("total_out", raw: "\(left).0")
      payload.add("period_in", raw: "\(entered - toldEntered).0")
      payload.add("period_out", raw: "\(left - toldLeft).0")
    case .motion, .presence, .door, .plug: break
    }
  }

  /// What it keeps while no gateway hears it; nil for what it does not keep.
  func buffered(_ around: Surroundings) -> Buffered? {
    guard format.buffers, kind == .climate || kind == .counter else { return nil }
    var payload = Payload()
    addMeasured(around, to: &payload)
    return Buffered(at: around.now, fields: payload.text())
  }

  func chirpStack(_ cause: Cause, _ around: Surroundings) -> Message {
    // The id of an uplink is drawn from who sent which frame; doubled by gateways it stays the same.
    var draw = Random(seed: UInt64(frames), streams: 8, UInt64(eui, radix: 16) ?? 0)
    let (high, low) = (draw.next(), draw.next())
    func hex(_ value: UInt64, _ digits: Int) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: max(0, digits - text.count)) + text.suffix(digits)
    }
    let id =
      "\(hex(high >> 32, 8))-\(hex(high >> 16 & 0xffff, 4))-4\(hex(high & 0xfff, 3))-a\(hex(low >> 48 & 0xfff, 3))-\(hex(low & 0xffff_ffff_ffff, 12))"
    let model = name.split(separator: "-").first.map { $0.uppercased() } ?? "VS341"
    var json = #"{"deduplicationId":"\#(id)","time":"\#(around.now.description.dropLast())+00:00","#
    json += #""deviceInfo":{"applicationName":"officina","deviceProfileName":"\#(model)","deviceName":"\#(name)","#
    json += #""devEui":"\#(eui)","tags":{"space":"\#(space.text)"}},"fCnt":\#(frames),"fPort":85,"confirmed":false,"#
    json += #""data":"AXVkAwAB","#
    if unreadable != .notDecoded { json += #""object":\#(milesight(cause, around)),"# }
    json += #""rxInfo":[{"gatewayId":"24e124fffef0aa01","rssi":\#(-40 - linkQuality / 2),"snr":9.2}]}"#
    return text("application/\(Self.application)/device/\(eui)/event/up", json)
  }

  /// Elsys: everything each time; motion is a count of pulses, a desk's occupancy has three steps.
  func theThingsStack(_ around: Surroundings) -> Message {
    var payload = Payload()
    payload.add("temperature", hundredths: 2_150 + around.noise * 10)
    payload.add("humidity", 41)
    payload.add("light", around.lux)
    switch word {
    case .motion(let isSeen, let lastSeen):
      if unreadable == nil {
        payload.add("motion", flag(isSeen) ? 1 + Int((around.now - lastSeen).milliseconds / 1_000 % 4) : 0)
      } else {
        payload.add("motion", raw: "null")
      }
    case .presence(let isPresent):
      if unreadable == nil {
        payload.add("occupancy", flag(isPresent) ? 2 : 0)
      } else {
        // May be.
        payload.add("occupancy", 1)
      }
    case .climate: payload.add("co2", raw: around.isNaN ? "null" : "\(co2(around))")
    case .door, .plug, .counter, .sound: break
    }
    payload.add("vdd", 3_200 + battery / 25)
    var json = #"{"end_device_ids":{"device_id":"\#(name)","dev_eui":"\#(eui.uppercased())","#
    json += #""application_ids":{"application_id":"officina"}},"received_at":"\#(around.now + .milliseconds(180))","#
    json += #""uplink_message":{"f_port":5,"#
    // Empty fields are left out (protobuf's JSON), so the first frame has no number.
    if frames > 0 { json += #""f_cnt":\#(frames),"# }
    if unreadable != .notDecoded { json += #""decoded_payload":\#(payload.text()),"# }
    json += #""rx_metadata":[{"rssi":\#(-40 - linkQuality / 2)}],"#
    json += #""version_ids":{"brand_id":"elsys","model_id":"ers"},"received_at":"\#(around.now)"}}"#
    return text("v3/officina@ttn/devices/\(name)/up", json)
  }
}
