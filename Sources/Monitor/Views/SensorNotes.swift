import Occupancy
import Sensors

/// What the decoder knows of sensors beside their words, taken out of it while it stands still.
struct SensorNotes: Sendable {
  struct Note: Sendable {
    /// Through which source it was heard, or is to be.
    var source: String?
    /// By how much its device's clock is off, where that is too much.
    var clockOff: TimeSpan?
    /// What its line may say instead, where it means several devices.
    var plainNames: [String] = []
  }

  private let notes: [BindingIndex: Note]

  init(_ decoder: Decoder, of bindings: some Sequence<BindingIndex>) {
    notes = Dictionary(
      bindings.map { index in
        (
          index,
          Note(
            source: decoder.source(of: index), clockOff: decoder.clockOff(of: index),
            plainNames: decoder.plainNames(ofAmbiguous: index))
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  subscript(index: BindingIndex) -> Note { notes[index] ?? Note() }
}
