/// What makers of LoRaWAN devices call their fields, as their own decoders emit them: it is the same behind every network server.
enum LoRaWANMakers {
  /// Milesight (SensorDecoders), Elsys, Browan, Netvox, Terabee, Disruptive. A raw-value build of Milesight sends numbers for words.
  static let fields = """
    {
      "people_count_all": "people",
      "people_total_counts": "people",
      "region_#": { "quantity": "presence", "part": true },
      "region_#_count": { "quantity": "people", "part": true },
      "people_in": "people-in", "people_out": "people-out",
      "period_in": "people-in-period", "period_out": "people-out-period",
      "periodic_counter_in": "people-in-period", "periodic_counter_out": "people-out-period",
      "line_#_period_in": { "quantity": "people-in-period", "part": true },
      "line_#_period_out": { "quantity": "people-out-period", "part": true },
      "total_in": "people-in", "total_out": "people-out",
      "total_counter_in": "people-in", "total_counter_out": "people-out",
      "line_#_total_in": { "quantity": "people-in", "part": true },
      "line_#_total_out": { "quantity": "people-out", "part": true },
      "count_in": { "quantity": "people-in", "words": { "not set": null } },
      "count_out": { "quantity": "people-out", "words": { "not set": null } },
      "zone_global": { "quantity": "people", "words": { "not set": null } },
      "zone_#": { "quantity": "people", "part": true, "words": { "not set": null } },
      "motion": { "quantity": "motion", "counted": true },
      "activity": { "quantity": "motion", "counted": true },
      "occupy": "presence",
      "deskoccupancy": "presence",
      "objectpresent": { "quantity": "contact", "words": { "present": true, "not_present": false } },
      "magnet_status": {
        "quantity": "contact", "words": { "close": true, "closed": true, "open": false, "0": true, "1": false }
      },
      "tamper_status": {
        "quantity": "tamper", "words": { "installed": false, "normal": false, "uninstalled": true, "triggered": true }
      },
      "leakage_status": "leak",
      "illuminance": { "quantity": "illuminance", "words": { "dim": null, "bright": null } },
      "illumination": "illuminance",
      "light": { "quantity": "illuminance", "words": { "dim": null, "bright": null } },
      "tvoc": "voc",
      "temp": "temperature",
      "vdd": "battery-voltage",
      "volt": { "quantity": "battery-voltage", "loose": true }
    }
    """

  /// Elsys tells `occupancy` in three steps, of which 1 is "may be"; Browan's battery is in volts, and its `status` is what the device is for.
  static let models = """
    [
      {
        "name": "elsys", "words": ["elsys"], "keys": ["vdd"], "addresses": ["a81758"],
        "fields": { "occupancy": { "quantity": "presence", "words": { "0": false, "1": null, "2": true } } }
      },
      { "name": "browan motion", "words": ["tbms100"], "fields": { "status": "motion", "battery": "battery-voltage" } },
      {
        "name": "browan door", "words": ["tbdw100"],
        "fields": { "status": { "quantity": "contact", "inverted": true }, "battery": "battery-voltage" }
      },
      {
        "name": "browan air", "words": ["tbhv110"], "keys": ["eco2", "iaq"], "fields": { "battery": "battery-voltage" }
      },
      { "name": "browan", "keys": ["status", "battery", "time", "count"], "fields": { "battery": "battery-voltage" } }
    ]
    """

  /// Cayenne LPP as ChirpStack's own codec tells it: by type, then by channel (github.com/chirpstack/chirpstack, codec/cayenne_lpp.rs). A digital or analog input is nobody's word.
  static func cayenne(at object: String) -> String {
    [
      ("presenceSensor", "presence", ", \"counted\": true"), ("temperatureSensor", "temperature", ""),
      ("humiditySensor", "humidity", ""), ("illuminanceSensor", "illuminance", ""), ("barometer", "pressure", ""),
    ].map { name, quantity, more in
      "{ \"at\": \"\(object)/\(name)/{channel}\", \"quantity\": \"\(quantity)\"\(more) }"
    }.joined(separator: ", ")
  }

  /// A camera that cannot see says so, and what it counts then is worth nothing.
  static func blind(at object: String) -> String {
    """
    { "at": "\(object)/detection_status", "is": "unavailable", "then": "blind" }
    """
  }
}
