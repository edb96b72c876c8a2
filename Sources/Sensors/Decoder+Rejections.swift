import JSON
import Occupancy

/// What is not used: counted by source, and the last of each device kept for staff.
extension Decoder {
  mutating func reject(
    _ reason: Rejection, _ message: Message, _ source: Int, field: Int? = nil, device: Int = -1,
    sample: Sample = .none
  ) {
    let refused = Refused(reason: reason, field: Int32(field ?? -1), device: Int32(device), sample: sample)
    reject(refused, message, source)
  }

  /// Counts what was refused in the message, now that its device is known (below 0: nobody knows it).
  mutating func rejectRefused(_ message: Message, _ source: Int, device: Int) {
    guard !refused.isEmpty else { return }
    for var one in refused {
      if one.device < 0 { one.device = Int32(device) }
      reject(one, message, source)
    }
    refused.removeAll(keepingCapacity: true)
  }

  private mutating func reject(_ refused: Refused, _ message: Message, _ source: Int) {
    let count = rejections.count(refused.reason, source: source)
    var isFirst = count == 1
    if refused.device >= 0 {
      keep(refused, at: message.received)
      isFirst = isFirstOfDevice(refused)
    }
    guard isFirst else { return }
    rejections.note(
      refused.reason, source: source, topic: String(decoding: message.topic.prefix(200), as: UTF8.self),
      field: refused.field < 0 ? nil : fieldTexts[Int(refused.field)].name,
      device: refused.device < 0 ? nil : devices[Int(refused.device)].name)
  }

  /// Devices that nobody bound may be somebody's invention: the log does not grow with them for ever.
  private static var unboundFirstsAtMost: Int { 1_000 }

  private mutating func isFirstOfDevice(_ refused: Refused) -> Bool {
    let number = Int(refused.device)
    let bit: UInt32 = 1 << UInt32(refused.reason.rawValue)
    guard devices[number].refusedReasons & bit == 0 else { return false }
    devices[number].refusedReasons |= bit
    guard devices[number].claims.isEmpty else { return true }
    unboundFirsts += 1
    return unboundFirsts <= Self.unboundFirstsAtMost
  }

  private mutating func keep(_ refused: Refused, at instant: Instant) {
    let number = Int(refused.device)
    var first = devices[number].firstRefusal
    if refusals.isFull, refusals.needsRoom(refused.field, from: first) {
      let place = refusals.nextToGo()
      let owner = Int(refusals.entries[place].device)
      if owner == number {
        refusals.letGo(place, first: &first)
      } else {
        refusals.letGo(place, first: &devices[owner].firstRefusal)
      }
      refusals.replace(place, by: refused, at: instant, first: &first)
    } else {
      refusals.note(refused, at: instant, first: &first)
    }
    devices[number].firstRefusal = first
  }

  /// What was last refused, by number of the device.
  var rejectionsByDevice: [Int: [LastRejection]] {
    var found: [Int: [LastRejection]] = [:]
    for entry in refusals.entries {
      found[Int(entry.device), default: []].append(
        LastRejection(
          field: entry.field < 0 ? nil : fieldTexts[Int(entry.field)].name, reason: entry.reason, at: entry.at,
          count: entry.count, sample: entry.sample.text))
    }
    return found.mapValues { $0.sorted { ($0.field ?? "") < ($1.field ?? "") } }
  }

  /// What was last refused of the devices that a line of the configuration means.
  public var rejectionsByBinding: [BindingIndex: [LastRejection]] {
    var found: [BindingIndex: [LastRejection]] = [:]
    for (number, rejections) in rejectionsByDevice.sorted(by: { $0.key < $1.key }) {
      for claim in devices[number].claims { found[claim.index, default: []] += rejections }
    }
    return found
  }

  /// Where a line of the configuration means devices at several places, and so none of them: what it may say instead. Empty where it means one.
  public func plainNames(ofAmbiguous binding: BindingIndex) -> [String] {
    devices.isAmbiguous(binding) ? devices.plainNames(of: binding) : []
  }
}
