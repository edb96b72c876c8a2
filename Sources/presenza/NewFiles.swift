import Foundation
import Monitor

/// What a start makes in a data folder that no monitor had used: a start that fails leaves nothing of it.
struct NewFiles {
  private let folder: String
  /// Nil: the folder itself was not there.
  private let before: Set<String>?
  private let isFirstStart: Bool

  init(in data: DataFolder) {
    folder = data.path
    before = (try? FileManager.default.contentsOfDirectory(atPath: folder)).map(Set.init)
    isFirstStart = !data.isOfAMonitor
  }

  /// Removes what was made since. In the folder of a monitor it removes nothing: there is no telling what of it is needed.
  func remove() {
    guard isFirstStart, FileManager.default.fileExists(atPath: folder) else { return }
    do {
      guard let before else { return try FileManager.default.removeItem(atPath: folder) }
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !before.contains(name) {
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    } catch {
      Log.warning("\(folder) still has files of the start that failed: \(error)")
    }
  }
}
