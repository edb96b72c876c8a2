import Configuration
import Foundation

/// The files that hold secrets or people's names, and which of them others on this machine can read.
public struct PrivateFiles: Sendable {
  private let files: [(path: String, what: String)]

  /// `members` stands for the file of members that was given beside the configuration.
  public init(of configuration: SiteConfiguration, data: DataFolder, members: String?) {
    var files = [
      (TokenFile(dataFolder: data.path).path, "the hashes of the tokens"),
      (LinkKey.path(in: data.path), "the key of all links"),
      (SessionFile.path(in: data.path), "who is signed in"),
      (members ?? configuration.members ?? data.members, "the names of the members"),
      (data.journal, "who booked what"),
      (data.titles, "the titles of the bookings"),
      (CodeFolder(dataFolder: data.path).path, "the codes that let members in"),
    ]
    let broker = configuration.broker
    if let file = broker?.passwordFile { files.append((file, "the password of the broker")) }
    if let file = broker?.key { files.append((file, "the key of the certificate for the broker")) }
    files += configuration.webhooks.map { ($0.secretFile, "the secret of a webhook") }
    self.files = files
  }

  /// A sentence for each that others can read or change, with what to type. What is not there is passed over.
  public var complaints: [String] {
    files.compactMap { path, what in
      guard let mode = Self.mode(of: path), Self.isOpen(path, mode) else { return nil }
      let isFolder = mode & S_IFMT == S_IFDIR
      return "\(path), \(what), can be read by others on this machine: chmod \(isFolder ? "700" : "600") \(path)"
    }
  }

  /// Whether its group or everybody may read or change it, and come to it through every folder above.
  private static func isOpen(_ path: String, _ mode: mode_t) -> Bool {
    // What the system's manager hands over is guarded by it, in ways that the mode does not tell (systemd.exec(5), CREDENTIALS).
    if let handed = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"], path.hasPrefix(handed + "/") {
      return false
    }
    var group = mode & 0o060 != 0
    var everybody = mode & 0o006 != 0
    var folder = URL(filePath: path).standardizedFileURL.deletingLastPathComponent()
    while group || everybody {
      guard let above = Self.mode(of: folder.path) else { return false }
      group = group && above & 0o011 != 0
      everybody = everybody && above & 0o001 != 0
      if folder.path == "/" { break }
      folder.deleteLastPathComponent()
    }
    return group || everybody
  }

  private static func mode(of path: String) -> mode_t? {
    var found = stat()
    return stat(path, &found) == 0 ? found.st_mode : nil
  }
}
