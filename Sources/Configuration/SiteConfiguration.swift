import Foundation
import Occupancy
import Sensors

/// A site as its staff have written it down: what the core is told, and how the house is reached.
public struct SiteConfiguration: Sendable {
  /// What the configuration is read for: a replay needs no broker.
  public enum Purpose: Sendable {
    case serving, replaying
  }

  public static let standardListen = "127.0.0.1:8080"

  public var site: Site
  /// Nil only where a replay's configuration gives none.
  public var broker: BrokerConfiguration?
  /// `HOST:PORT`, an IPv6 host in brackets.
  public var listen: String
  /// The proxies whose X-Forwarded-For and X-Forwarded-Proto count; what others say of themselves does not.
  public var trustedProxies: [AddressRange]
  /// The file of members; nil: `members.json5` in the data folder, if it is there.
  public var members: String?
  /// Where people reach the pages from outside, without a slash at its end; nil: where it listens.
  public var publicURL: String?
  public var webhooks: [WebhookConfiguration] = []
  public var sources: [Source]
  /// What is no mistake and may still surprise: said by `check`, stops nothing.
  public var advice: [Mistake] = []

  /// Reads a configuration's text; `file` stands in the mistakes, and paths inside are relative to its folder.
  public static func load(
    text: String, file: String, for purpose: Purpose = .serving
  ) -> Result<SiteConfiguration, Mistakes> {
    let findings = Findings(file: file, bytes: Array(text.utf8))
    let root = JSON5.read(findings)
    var configuration = SiteReader(findings: findings, purpose: purpose).read(root)
    configuration?.advice = findings.advice
    guard findings.isEmpty, let configuration else { return .failure(findings.mistakes) }
    return .success(configuration)
  }

  /// Reads a configuration from disk.
  public static func load(file: String, for purpose: Purpose = .serving) -> Result<SiteConfiguration, Mistakes> {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: file))
    } catch {
      let isMissing = (error as? CocoaError)?.code == .fileReadNoSuchFile
      let sentence =
        isMissing
        ? "there is no such file: check the path after --config"
        : "the file cannot be read: check that it is a file and that this user may read it"
      return .failure(Mistakes([Mistake(file: file, line: 1, column: 1, sentence: sentence)]))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let sentence = "the file is not UTF-8 text: save it as UTF-8"
      return .failure(Mistakes([Mistake(file: file, line: 1, column: 1, sentence: sentence)]))
    }
    return load(text: text, file: file, for: purpose)
  }
}
