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
    let page = SensorPage(after: exchange.query("cursor").flatMap { SensorPage.Place($0) }, limit: exchange.askedLimit)
    exchange.json { json in
      json.member("at", exchange.now.description)
      isBound ? bound(exchange, page, into: &json) : unbound(exchange, page, into: &json)
    }
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
      return exchange.problem(404, "unknown-sensor")
    }
    let order = Order(wish: .forget(bindings), by: .staff) { answer in
      switch answer {
      case .unavailable(let reason): exchange.unavailable(reason)
      case .done, .stands, .refused, .waiting: exchange.json { $0.member("forgotten", bindings.count) }
      }
    }
    exchange.place(order)
  }

  private static func bound(_ exchange: Exchange, _ page: SensorPage, into json: inout JSONWriter) {
    let isStaff = exchange.reader.role.isStaff
    let (building, notes, rejections) = exchange.house.read { live in
      (
        live.building, SensorNotes(live.decoder, of: live.building.bindings.indices.map { BindingIndex($0) }),
        isStaff ? live.decoder.rejectionsByBinding : [:]
      )
    }
    let view = SensorView(
      building: building, notes: notes, diagnosis: isStaff ? (rejections, exchange.house.wording) : nil)
    let (sight, now) = (exchange.sight, exchange.now)
    var page = page
    json.array("sensors") { json in
      for number in building.site.spaces.indices where page.takes(group: number) {
        guard let space = sight.space(number, in: building, at: now) else { continue }
        for line in view.lines(of: space) where page.takes() { view.write(line, into: &json) }
      }
    }
    json.member("next", page.next?.text)
  }

  private static func unbound(_ exchange: Exchange, _ page: SensorPage, into json: inout JSONWriter) {
    // Whoever can publish may invent ten thousand: they are written without the live state.
    let devices = exchange.house.read { $0.decoder.unbound }
    var page = page
    json.array("sensors") { json in
      guard page.takes(group: 0) else { return }
      for device in devices where page.takes() { write(device, exchange, into: &json) }
    }
    json.member("next", page.next?.text)
  }

  private static func write(_ device: UnboundDevice, _ exchange: Exchange, into json: inout JSONWriter) {
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
