import CLinux
import Glibc

/// What a program of ours does as a child.
public enum Children {
  static let parentVariable = "PRESENZA_PARENT"

  /// Ends this process with the one that started it by `Child.spawn`; does nothing in a process that a person started.
  ///
  /// Call it first in `main`, on the main thread. The kernel's promise begins with the call, so a parent that had ended
  /// before is looked for afterwards.
  public static func dieWithParent() {
    guard let parent = getenv(parentVariable).flatMap({ pid_t(String(cString: $0)) }) else { return }
    _ = linux_die_with_parent(SIGTERM)
    if getppid() != parent { exit(0) }
  }
}
