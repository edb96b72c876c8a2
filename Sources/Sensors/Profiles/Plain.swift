extension Profile {
  /// Topics as people lay them out by hand, `{site}/{floor}/{device}/{quantity}`: a value as text, or an object with it in `value`, or several values by name. What a Presenza tells is no sensor.
  static let plain = """
    {
      "name": "plain",
      "expires": "2h",
      "rules": [
        { "topic": "presenza/{rest...}", "drop": true },
        {
          "topic": "{base}/{floor}/{dev}/{field}", "format": "any", "time": "/time",
          "values": [{ "at": "/value", "named": "topic" }, "/{field}/state", "/*"]
        }
      ]
    }
    """
}
