import JSON
import Journaling
import Occupancy

/// What recovery finds on disk: any bytes, a good journal with damage, or a record that is whole and says anything.
enum JournalFuzz {
  private static let folder = "data"
  private static let file = "journal-000001.log"

  static func one(_ input: UnsafeRawBufferPointer) {
    guard let kind = input.first else { return }
    let rest = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    switch kind % 3 {
    case 0: recover(Array(rest))
    case 1: recover(damaged(by: rest), from: records)
    default: read(rest)
    }
  }

  private static let records = (0..<12).map { number in
    Array(#"{"at":"2026-03-02T08:00:\#(10 + number)Z","type":"opened"}"#.utf8)
  }

  private static let good: [UInt8] = {
    let disk = FaultyDisk()
    do {
      let journal = try Journal.open(folder: folder, on: disk.disk) { (_) in }.journal
      for record in records { try journal.append([record]) }
    } catch {
      preconditionFailure("a good disk takes a journal: \(error)")
    }
    return disk.contents[file] ?? []
  }()

  /// Four bytes an edit: what, where (two bytes), with what.
  private static func damaged(by edits: UnsafeRawBufferPointer) -> [UInt8] {
    var bytes = good
    for start in stride(from: 0, to: edits.count - 3, by: 4) where !bytes.isEmpty {
      let at = (Int(edits[start + 1]) | Int(edits[start + 2]) << 8) % bytes.count
      let with = edits[start + 3]
      switch edits[start] % 4 {
      case 0: bytes[at] ^= with
      case 1: bytes.removeSubrange(at...)
      case 2: bytes.append(contentsOf: bytes[at..<min(bytes.count, at + Int(with))])
      default: for place in at..<min(bytes.count, at + Int(with)) { bytes[place] = 0 }
      }
      if bytes.count > 1 << 20 { break }
    }
    return bytes
  }

  /// Opens the journal twice. What it hands out was written (`written` where that is known), and stays when it is opened again.
  private static func recover(_ bytes: [UInt8], from written: [[UInt8]]? = nil) {
    let disk = FaultyDisk()
    disk.contents = [file: bytes]
    guard let first = open(disk) else {
      precondition(disk.contents[file] == bytes, "a journal that is not read is not changed")
      return
    }
    if let written {
      precondition(
        first.count <= written.count && first.elementsEqual(written.prefix(first.count)), "as it was written")
    }
    guard let second = open(disk) else { preconditionFailure("what was opened once opens again") }
    precondition(second == first + [[1]], "what was handed out stays, and what was appended is there")
  }

  /// All records, nil when the journal is refused. Appends one.
  private static func open(_ disk: FaultyDisk) -> [[UInt8]]? {
    disk.restart()
    var records: [[UInt8]] = []
    guard let opened = try? Journal.open(folder: folder, on: disk.disk, reader: { records.append(Array($0.bytes)) })
    else { return nil }
    do {
      try opened.journal.append([[1]])
    } catch {
      preconditionFailure("a good disk takes a record: \(error)")
    }
    opened.journal.close()
    return records
  }

  private static let site = Site(
    id: "fuzz", name: "Fuzz", spaces: [Space(id: "desk-12", kind: .desk), Space(id: "room", kind: .meetingRoom)],
    bindings: [Binding(device: "a", space: "desk-12"), Binding(device: "b", channel: "1", space: "room")])

  /// One record as an event: applied, and written as it was read.
  private static func read(_ bytes: UnsafeRawBufferPointer) {
    var reader = EventReader(site: site)
    guard case .event(let event) = try? reader.read(Record(sequence: 1, bytes: bytes)) else { return }
    var building = Building(site: site)
    building.apply(event)
    let writer = EventWriter(bindings: building.site.bindings)
    let text = writer.text(of: event)
    // A reader of its own: a device that bound itself is known to the first one by now.
    var second = EventReader(site: site)
    let again = text.withUnsafeBytes { bytes -> Event? in
      guard case .event(let event) = try? second.read(Record(sequence: 1, bytes: bytes)) else { return nil }
      return event
    }
    precondition(again.map { writer.text(of: $0) } == text, "an event is written as it was read")
  }
}

extension EventWriter {
  fileprivate func text(of event: Event) -> [UInt8] {
    var json = JSONWriter()
    write(event, into: &json)
    return json.bytes
  }
}
