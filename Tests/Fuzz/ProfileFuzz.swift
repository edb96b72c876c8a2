import JSON
import Occupancy
import Sensors

/// A profile, a new line, messages as in `SensorFuzz`: refused with the way to each mistake, or fit to read whatever comes.
enum ProfileFuzz {
  static func one(_ input: UnsafeRawBufferPointer) {
    let parts = input.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first,
      let json = try? JSONValue(parsing: UnsafeRawBufferPointer(rebasing: first), limits: JSONLimits(depth: 16))
    else { return }
    let profile: Profile
    do throws(ProfileFaults) {
      profile = try Profile(reading: json)
    } catch {
      precondition(!error.faults.isEmpty, "a refusal says why")
      for fault in error.faults { precondition(!fault.sentence.isEmpty, "in words") }
      return
    }
    var limits = Decoder.Limits()
    limits.unboundDevices = 4
    limits.topics = 4
    let bindings = [
      Binding(device: "pir", space: "room"), Binding(device: "air", channel: "2", space: "room", scale: 2),
    ]
    var decoder = Decoder(sources: [Source(profile)], bindings: bindings, spaces: ["room"], limits: limits)
    guard parts.count == 2 else { return }
    for line in parts[1].split(separator: UInt8(ascii: "\n"), maxSplits: 5) {
      let message = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
      guard message.count == 2 else { continue }
      decoder.decode(
        topic: UnsafeRawBufferPointer(rebasing: message[0]), payload: UnsafeRawBufferPointer(rebasing: message[1]),
        retain: false, received: Instant(milliseconds: 1_772_438_400_000), isBacklog: false
      ) { input in
        if case .reading(let reading) = input, case .number(let number) = reading.value {
          precondition(number.isFinite, "numbers are numbers")
        }
      }
    }
    precondition(decoder.unbound.count <= 2 * 4 + 4 * 2, "devices that nobody asked for are bounded")
  }
}
