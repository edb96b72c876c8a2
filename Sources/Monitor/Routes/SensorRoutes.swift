import HTTP
import JSON
import Occupancy
import Sensors

/// The sensors: those that watch a space, or, with `?bound=false`, those that were heard and watch none.
enum SensorRoutes {
  static func list(_ exchange: Exchange) {
    let isBound = exchange.query("bound") != "false"
    let bytes = exchange.house.read { live in
      var json = JSONWriter(reserving: 16_384)
      json.object { json in
        json.array("sensors") { json in
          if isBound { bound(live, exchange, into: &json) } else { unbound(live, into: &json) }
        }
      }
      return json.bytes
    }
    exchange.respond(200, bytes)
  }

  private static func bound(_ live: Live, _ exchange: Exchange, into json: inout JSONWriter) {
    let view = SensorView(building: live.building, decoder: live.decoder)
    for number in exchange.visible(live.building) {
      for index in live.building.spaces[number].bindings { view.write(binding: index, into: &json) }
    }
  }

  private static func unbound(_ live: Live, into json: inout JSONWriter) {
    for device in live.decoder.unbound {
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
        json.member("configuration", device.line)
      }
    }
  }
}
