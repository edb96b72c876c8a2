import Configuration
import Foundation

/// The secret that a webhook's messages are signed with, from its file.
public enum WebhookSecret {
  /// As many bytes as can be guessed by nobody who tries offline.
  static let shortest = 16

  /// Its bytes, without the line end. Read once, at the start.
  static func read(_ configuration: WebhookConfiguration) throws(WebhookError) -> [UInt8] {
    guard let bytes = FileManager.default.contents(atPath: configuration.secretFile) else {
      throw .unreadable(path: configuration.secretFile)
    }
    let secret = Array(bytes.prefix { $0 != 10 && $0 != 13 })
    guard secret.count >= shortest else { throw .short(path: configuration.secretFile, length: secret.count) }
    return secret
  }

  /// Those that are missing or too short: what a check can say before the start.
  public static func faults(of configurations: [WebhookConfiguration]) -> [WebhookError] {
    var faults: [WebhookError] = []
    for configuration in configurations {
      do throws(WebhookError) { _ = try read(configuration) } catch { faults.append(error) }
    }
    return faults
  }
}

public enum WebhookError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String)
  case short(path: String, length: Int)

  public var description: String {
    switch self {
    case .unreadable(let path):
      "the webhook's secret \(path) cannot be read: check that the file is there and that this user may read it"
    case .short(let path, let length):
      "the webhook's secret in \(path) has \(length) characters: at least \(WebhookSecret.shortest), for example by `openssl rand -hex 32`"
    }
  }
}
