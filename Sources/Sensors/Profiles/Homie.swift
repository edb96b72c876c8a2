extension Profile {
  /// The Homie convention 5 (homieiot.github.io); with `base: "homie"` also its version 4. Values are retained, so they have no age until they are said again.
  ///
  /// A node is a channel. A device that sleeps is not gone.
  static let homie = """
    {
      "name": "homie",
      "base": "homie/5",
      "expires": "1d",
      "rules": [
        {
          "topic": "{base}/{dev}/$state", "format": "text", "availability": "/state",
          "words": { "ready": true, "sleeping": true, "init": null, "alert": true, "disconnected": false, "lost": false }
        },
        { "topic": "{base}/{dev}/{attribute}", "drop": true },
        { "topic": "{base}/{dev}/{channel}/{field}", "format": "text" }
      ]
    }
    """
}
