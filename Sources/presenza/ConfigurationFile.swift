import Configuration

/// Reads a configuration, or stops with every mistake in it, one a line.
enum ConfigurationFile {
  static func load(_ file: String, for purpose: SiteConfiguration.Purpose = .serving) throws -> SiteConfiguration {
    try SiteConfiguration.load(file: file, for: purpose).get()
  }

  static func load(text: String, file: String) throws -> SiteConfiguration {
    try SiteConfiguration.load(text: text, file: file).get()
  }
}
