extension Profile {
  /// AirGradient's monitors (github.com/airgradienthq/arduino, docs/local-server.md): all values in one message, by serial number.
  ///
  /// Of the raw and the compensated value the compensated one counts. The VOC index is no concentration and means nothing here; a sensor that is missing tells -1, which no range takes.
  static let airGradient = """
    {
      "name": "airgradient",
      "base": "airgradient",
      "caseless": true,
      "expires": "15m",
      "fields": {
        "rco2": "co2", "pm02": "pm25", "atmpCompensated": "temperature", "rhumCompensated": "humidity",
        "wifi": "link-quality"
      },
      "rules": [{ "topic": "{base}/readings/{dev}", "values": "/*" }]
    }
    """
}
