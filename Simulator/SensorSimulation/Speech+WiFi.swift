import Occupancy

/// Devices on Wi-Fi with firmware of their own (tasmota.github.io; shelly-api-docs.shelly.cloud; esphome.io).
extension Device {
  /// Its own idea of the time.
  private func clock(at now: Instant, start: Instant = Instant(milliseconds: 1_577_836_800_000)) -> Instant {
    switch clock {
    case .right: now
    case .off(let error): now + error
    // Days since some start, counted from 1970.
    case .unset: Instant(milliseconds: (now - start).milliseconds % (40 * 86_400_000))
    }
  }

  func tasmota(_ cause: Cause, _ around: Surroundings) -> [Message] {
    if cause == .change, case .motion(let isSeen, _) = word {
      return [text("stat/\(name)/PIR1", unreadable == nil ? flag(isSeen) ? "ON" : "OFF" : "UNKNOWN")]
    }
    // Local time without an offset: the wall clock, as far as its clock is right.
    let wall = Instant(milliseconds: around.date.daysSinceEpoch * 86_400_000) + around.timeOfDay
    var payload = Payload()
    payload.add("Time", word: String(clock(at: wall).description.prefix(19)))
    switch word {
    case .motion(let isSeen, _):
      if unreadable == nil {
        payload.add("Switch1", word: flag(isSeen) ? "ON" : "OFF")
      } else {
        payload.add("Switch1", seen: false, or: unreadable)
      }
    case .climate:
      var air = Payload()
      air.add("CarbonDioxide", raw: around.isNaN ? "null" : "\(co2(around))")
      air.add("Temperature", hundredths: temperature(around) / 10 * 10)
      air.add("Humidity", hundredths: humidity(around) / 10 * 10)
      payload.add("SCD40", raw: air.text())
      payload.add("TempUnit", word: "C")
    case .plug(let watts, let milliwattHours, _):
      var energy = Payload()
      energy.add("Total", hundredths: milliwattHours / 10_000)
      energy.add("Power", raw: around.isNaN ? "null" : "\(watts)")
      payload.add("ENERGY", raw: energy.text())
    case .presence, .door, .counter, .sound: break
    }
    return [text("tele/\(name)/SENSOR", payload.text())]
  }

  func shellyGen1(_ around: Surroundings) -> [Message] {
    switch word {
    case .motion(let isSeen, let lastSeen):
      var payload = Payload()
      payload.add("motion", seen: flag(isSeen), or: unreadable.map { _ in .null })
      // The last motion's, not this message's.
      payload.add(
        "timestamp", Int(clock(at: lastSeen == .distantPast ? start - .hours(7) : lastSeen).milliseconds / 1_000))
      payload.add("active", true)
      payload.add("vibration", false)
      payload.add("lux", around.lux)
      payload.add("bat", battery / 100)
      return [text("shellies/\(name)/status", payload.text())]
    case .door(let isClosed):
      return [
        text("shellies/\(name)/sensor/state", flag(isClosed) ? "close" : "open"),
        text("shellies/\(name)/sensor/lux", "\(around.lux)"),
        text("shellies/\(name)/sensor/battery", "\(battery / 100)"),
      ]
    case .plug(let watts, let milliwattHours, _):
      return [
        text("shellies/\(name)/relay/0", "on"),
        text("shellies/\(name)/relay/0/power", around.isNaN ? "nan" : "\(watts).00"),
        // Watt-minutes.
        text("shellies/\(name)/relay/0/energy", "\(milliwattHours * 60 / 1_000)"),
      ]
    case .presence, .climate, .counter, .sound: return []
    }
  }

  /// Only the component that changed.
  func shellyGen2(_ around: Surroundings) -> [Message] {
    let component: String
    switch word {
    case .presence(let isPresent):
      var value = Payload()
      value.add("id", 0)
      value.add("value", seen: flag(isPresent), or: unreadable.map { _ in .null })
      component = #""occupancy:0":\#(value.text())"#
    case .plug(let watts, let milliwattHours, _):
      let total = Payload.decimal(hundredths: milliwattHours / 10)
      component =
        #""switch:0":{"id":0,"apower":\#(around.isNaN ? "null" : "\(watts).0"),"aenergy":{"total":\#(total)}}"#
    case .motion, .door, .climate, .counter, .sound: return []
    }
    let stamp = clock(at: around.now).milliseconds
    let fraction = Payload.decimal(hundredths: Int(stamp / 10))
    let json =
      #"{"src":"\#(name)","dst":"shelly/\#(name)/events","method":"NotifyStatus","params":{"ts":\#(fraction),\#(component)}}"#
    return [text("shelly/\(name)/events/rpc", json)]
  }

  /// A topic for each quantity, all of them kept by the broker.
  func espHome(_ around: Surroundings) -> [Message] {
    func binary(_ object: String, _ value: Bool) -> Message {
      let word = unreadable == nil ? value ? "ON" : "OFF" : "unavailable"
      return text("esphome/\(name)/binary_sensor/\(object)/state", word, retain: true)
    }
    func sensor(_ object: String, _ value: String) -> Message {
      text("esphome/\(name)/sensor/\(object)/state", value, retain: true)
    }
    switch word {
    case .motion(let isSeen, _): return [binary("pir", flag(isSeen))]
    case .presence(let isPresent) where name.hasPrefix(Model.zones):
      // Somebody who sits still is in one zone or the other, as it sees fit.
      let isNear = frames % 3 == 0
      return [
        binary("occupancy", flag(isPresent)), binary("zone_1_occupancy", flag(isPresent) && isNear),
        binary("zone_2_occupancy", flag(isPresent) && !isNear),
      ]
    case .presence(let isPresent):
      return [binary(kind == .radar ? "has_target" : "seat_occupancy", flag(isPresent))]
    case .climate:
      return [
        sensor("co2", around.isNaN ? "nan" : "\(co2(around))"),
        sensor("temperature", Payload.decimal(hundredths: temperature(around) / 10 * 10)),
        sensor("humidity", Payload.decimal(hundredths: humidity(around) / 10 * 10)),
      ]
    case .sound(let quiet):
      return [sensor("noise", around.isNaN ? "nan" : Payload.decimal(hundredths: (quiet + around.sound) * 10))]
    case .plug(let watts, _, _): return [sensor("power", around.isNaN ? "nan" : "\(watts).0")]
    // ON is open to one maker of a door's entity and closed to the next: without a rule of the site nobody can read it.
    case .door, .counter: return []
    }
  }
}
