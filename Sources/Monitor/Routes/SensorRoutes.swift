import HTTP
import JSON
import Occupancy
import Sensors

/// The sensors: those that watch a space, or, with `?bound=false`, those that were heard and watch none. These are for staff: a phone is among them by
/// its owner's name, and says whether it is there.
enum SensorRoutes {
  static func list(_ exchange: Exchange) {
    let isBound = exchange.query("bound") != "false"
    guard isBound || exchange.reader.role.isStaff else { return exchange.notAllowed() }
    guard !isBound else {
      let bytes = exchange.house.read { live in
        var json = JSONWriter(reserving: 16_384)
        json.object { $0.array("sensors") { bound(live, exchange, into: &$0) } }
        return json.bytes
      }
      return exchange.respond(200, bytes)
    }
    // Whoever can publish may invent ten thousand: they are written without the live state.
    let devices = exchange.house.read { $0.decoder.unbound }
    exchange.json { $0.array("sensors") { unbound(devices, exchange, into: &$0) } }
  }

  /// Has everything forgotten that a device learned of its place and is suspected of: it was moved, or replaced.
  static func forget(_ exchange: Exchange) {
    let (device, channel) = (exchange.body["device"]?.string, exchange.body["channel"]?.string)
    let bindings = exchange.house.read { live in
      live.building.site.bindings.indices.filter { number in
        let binding = live.building.site.bindings[number]
        return binding.device == device && (channel == nil || binding.channel == channel)
      }.map { BindingIndex($0) }
    }
    guard !bindings.isEmpty else {
      return exchange.problem(404, "unknown-sensor", detail: "No sensor of that device watches a space.")
    }
    let order = Order(wish: .forget(bindings), by: .staff) { answer in
      switch answer {
      case .unavailable(let reason): exchange.unavailable(reason)
      case .done, .stands, .refused, .waiting: exchange.json { $0.member("forgotten", bindings.count) }
      }
    }
    exchange.place(order)
  }

  private static func bound(_ live: Live, _ exchange: Exchange, into json: inout JSONWriter) {
    let diagnosis = exchange.reader.role.isStaff ? (live.decoder.rejectionsByBinding, exchange.house.wording) : nil
    let view = SensorView(building: live.building, decoder: live.decoder, diagnosis: diagnosis)
    let (sight, now) = (exchange.sight, exchange.now)
    for number in live.building.site.spaces.indices {
      guard let space = sight.space(number, in: live.building, at: now) else { continue }
      view.write(sensorsOf: space, into: &json)
    }
  }

  private static func unbound(_ devices: [UnboundDevice], _ exchange: Exchange, into json: inout JSONWriter) {
    for device in devices {
      json.object { json in
        json.member("device", device.device)
        json.member("source", device.source)
        json.array("names") { json in
          for name in device.otherNames { json.value(name) }
        }
        json.null("space")
        json.member("lastHeard", device.lastHeard)
        json.member("state", "heard")
        json.object("values") { json in
          for value in device.values { json.member(value.field, value.value) }
        }
        if let off = device.clockOff { json.member("clockOffSeconds", off.seconds) }
        if let plainName = device.plainName { json.ambiguous([plainName]) }
        json.rejections(device.rejections, exchange.house.wording)
        json.member("configuration", device.line)
      }
    }
  }
}
