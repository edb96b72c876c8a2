extension Profile {
  /// The Things Stack v3 (thethingsindustries.com, "MQTT server"), with a tenant in the application's name or without.
  ///
  /// Empty fields are left out, so the frame counter may be missing; the inner `received_at` is the network server's.
  static let theThingsStack = """
    {
      "name": "the-things-stack",
      "base": "v3",
      "caseless": true,
      "expires": "2h",
      "fields": \(LoRaWANMakers.fields),
      "models": \(LoRaWANMakers.models),
      "rules": [
        {
          "topic": "{base}/{application}/devices/{dev}/up", "time": "/uplink_message/received_at",
          "dedup": ["/end_device_ids/device_id", "/uplink_message/f_cnt", "/uplink_message/received_at"],
          "names": "/end_device_ids/dev_eui", "scope": "/end_device_ids/application_ids/application_id", "model": "/uplink_message/version_ids/model_id",
          "needs": "/uplink_message/decoded_payload",
          "history": { "at": "/uplink_message/decoded_payload/history", "time": "/timestamp" },
          "when": [
            { "at": "/simulated", "is": "true", "then": "skip" },
            { "at": "/uplink_message/simulated", "is": "true", "then": "skip" },
            \(LoRaWANMakers.blind(at: "/uplink_message/decoded_payload"))
          ],
          "values": [
            "/uplink_message/decoded_payload/{field}/state", "/uplink_message/decoded_payload/*",
            { "at": "/uplink_message/rx_metadata/0/rssi", "quantity": "link-quality" }
          ]
        },
        {
          "topic": "{base}/{application}/devices/{dev}/join", "time": "/received_at",
          "names": "/end_device_ids/dev_eui", "when": { "at": "/simulated", "is": "true", "then": "skip" },
          "values": []
        },
        { "topic": "{base}/{application}/devices/{dev}/{other...}", "drop": true }
      ]
    }
    """
}
