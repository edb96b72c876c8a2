import Configuration
import Foundation
import Occupancy

/// Which spaces this installation has ever published, kept on disk: a broker keeps what is retained also for a space that left the configuration, and only an empty message takes it away.
struct PublishedSpaces {
  /// Published once, and no longer of this site.
  let gone: [String]

  /// Reads which were published, and adds the site's own. Where the file cannot be read or written, what is gone may stay with the broker: that is said, and stops nothing.
  init(_ site: Site, dataFolder: String) {
    let path = dataFolder + "/published-spaces"
    let own = site.spaces.map(\.id.text)
    var known: [String] = []
    do {
      if FileManager.default.fileExists(atPath: path) {
        known = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      }
    } catch {
      Log.warning(
        "\(path) cannot be read, so that spaces which left the configuration may stay with the broker: \(error)")
    }
    let isOwn = Set(own)
    // A file that somebody wrote into must not publish where it likes.
    let gone = known.filter { !isOwn.contains($0) && SpaceID($0).isWellFormed }.suffix(Self.most)
    self.gone = Array(gone)
    let all = gone + own
    guard Array(all) != known else { return }
    do {
      try Data((all.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    } catch {
      Log.warning("\(path) cannot be written: \(error)")
    }
  }

  private static let most = 10_000
}
