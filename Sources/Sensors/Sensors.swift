/// Sensors.
