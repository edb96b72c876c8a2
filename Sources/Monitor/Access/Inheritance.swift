import Glibc

/// What root makes for the monitor belongs to whom the monitor runs as: `sudo presenza token add` must not lock it out.
enum Inheritance {
  /// Gives `path` to the owner of `folder`. For anybody but root nothing changes.
  static func give(_ path: String, from folder: String) {
    var owner = stat()
    guard geteuid() == 0, stat(folder, &owner) == 0 else { return }
    _ = chown(path, owner.st_uid, owner.st_gid)
  }
}
