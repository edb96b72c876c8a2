import Configuration
import Foundation

/// Reads a configuration, or stops with every mistake in it, one a line.
enum ConfigurationFile {
  static func load(_ file: String, forReplay: Bool = false) throws -> SiteConfiguration {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure("\(file) cannot be read: check the path and who may read it")
    }
    return try load(text: String(decoding: data, as: UTF8.self), file: file, forReplay: forReplay)
  }

  static func load(text: String, file: String, forReplay: Bool = false) throws -> SiteConfiguration {
    switch SiteConfiguration.load(text: text, file: file, forReplay: forReplay) {
    case .success(let configuration): return configuration
    case .failure(let mistakes): throw Failure(mistakes.description)
    }
  }
}
