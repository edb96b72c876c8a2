import Configuration

/// A configuration's text: read, or refused with mistakes that have a place in it.
enum ConfigurationFuzz {
  static func one(_ input: UnsafeRawBufferPointer) {
    guard let text = String(validating: input, as: UTF8.self) else { return }
    for purpose in [SiteConfiguration.Purpose.serving, .replaying] {
      switch SiteConfiguration.load(text: text, file: "fuzz.json5", for: purpose) {
      case .success(let configuration):
        precondition(!configuration.site.spaces.isEmpty, "a site has spaces")
      case .failure(let mistakes):
        precondition(!mistakes.all.isEmpty, "a refusal says why")
        for mistake in mistakes.all {
          precondition(mistake.line >= 1 && mistake.column >= 1, "a mistake has a place")
          precondition(!mistake.sentence.isEmpty, "and a sentence")
        }
      }
    }
  }
}
