import Glibc

/// What libFuzzer calls with bytes of its own making. One program for all targets: `PRESENZA_FUZZ` says which.
///
/// A target ends the process where a promise is broken; what comes from outside never may.
enum Fuzz {
  static let one: @Sendable (UnsafeRawBufferPointer) -> Void = {
    let name = getenv("PRESENZA_FUZZ").map { String(cString: $0) } ?? ""
    switch name {
    case "request": return RequestFuzz.one
    case "route": return RouteFuzz.one
    case "sensor": return SensorFuzz.one
    case "format": return SensorFuzz.anyFormat
    case "topic": return TopicFuzz.one
    case "profile": return ProfileFuzz.one
    case "json": return JSONFuzz.one
    case "configuration": return ConfigurationFuzz.one
    case "journal": return JournalFuzz.one
    default:
      preconditionFailure(
        "PRESENZA_FUZZ is request, route, sensor, format, topic, profile, json, configuration or journal, not \(name)")
    }
  }()
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Fuzz.one(UnsafeRawBufferPointer(start: start, count: count))
  return 0
}
