extension Profile {
  /// Theengs Gateway and OpenMQTTGateway (docs.openmqttgateway.com, decoder.theengs.io): what Bluetooth devices say, by the address of each.
  ///
  /// Several gateways hear one device, so a gateway that is gone takes nobody with it. Telephones send no more than their strength, which is not kept.
  static let theengs = """
    {
      "name": "theengs",
      "base": "home",
      "caseless": true,
      "expires": "2h",
      "fields": {
        "tempc": "temperature", "hum": "humidity", "batt": "battery", "volt": "battery-voltage", "pres": "pressure"
      },
      "ignore": ["rssi"],
      "rules": [
        { "topic": "{base}/{dev}/LWT", "format": "text", "availability": "/state" },
        { "topic": "{base}/{gateway}/BTtoMQTT/{dev}", "names": ["/id", "/name"], "values": "/*" }
      ]
    }
    """
}
