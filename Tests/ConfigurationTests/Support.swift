import Configuration
import Occupancy
import Testing

/// Every mistake in the text, without the file's name: `line:column: sentence`.
func mistakes(in text: String, for purpose: SiteConfiguration.Purpose = .serving) -> [String] {
  switch SiteConfiguration.load(text: text, file: "site.json5", for: purpose) {
  case .success: []
  case .failure(let mistakes): mistakes.all.map { "\($0.line):\($0.column): \($0.sentence)" }
  }
}

/// One mistake: what is written, and what the staff are told.
struct Slip: CustomTestStringConvertible {
  var text: String
  var told: [String]

  init(_ text: String, _ told: String...) {
    self.text = text
    self.told = told
  }

  var testDescription: String { text }
}

/// A sound site with one part put in the place of the sound one; each part stands at the beginning of its own line.
func site(
  site: String = #"site: { id: "s" },"#, broker: String = #"broker: { url: "mqtt://127.0.0.1" },"#,
  organisations: String = #"organisations: [{ id: "acme" }],"#,
  spaces: String = #"spaces: [{ id: "desk-1", kind: "desk", zone: "quiet" }],"#, rest: String = ""
) -> String {
  "{\n\(site)\n\(broker)\n\(organisations)\n\(spaces)\n\(rest)\n}"
}

func loaded(_ text: String, for purpose: SiteConfiguration.Purpose = .serving) throws -> SiteConfiguration {
  try SiteConfiguration.load(text: text, file: "site.json5", for: purpose).get()
}
