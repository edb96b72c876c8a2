import Children
import Glibc

// A parent for a test to kill: starts a stranger and one of our own, tells their numbers, and waits.
if CommandLine.arguments.contains("follow") {
  Children.dieWithParent()
} else {
  do {
    let stranger = try Child.spawn("tail", ["-f", "/dev/null"])
    let own = try Child.spawn(CommandLine.arguments[0], ["follow"])
    print("\(stranger.pid) \(own.pid)")
    fflush(nil)
  } catch {
    print("\(error)")
    exit(1)
  }
}
while true { pause() }
