import Testing

@Suite struct `Sensors` {}
