import Foundation
import Glibc
import Journaling
import Testing

@Suite struct `One process a folder` {
  @Test func `a second journal is refused and told who has it`() throws {
    try withFolder { folder in
      let (journal, _, _) = try opened(folder, on: .system)
      let error = #expect(throws: JournalError.self) { try opened(folder, on: .system) }
      #expect(error == .inUse(folder: folder, processID: getpid()))
      #expect(
        error?.description
          == "\(folder) is in use by process \(getpid()): "
          + "stop that one first, or give this one a folder of its own with --data")
      try journal.append("still ours")
      journal.close()
      #expect(try opened(folder, on: .system).records == ["still ours"])
    }
  }

  @Test func `a journal that is let go without closing lets go of the folder`() throws {
    try withFolder { folder in
      _ = try opened(folder, on: .system).journal.append("one")
      #expect(try opened(folder, on: .system).records == ["one"])
    }
  }

  @Test func `closing lets go although a child that was just started holds a copy of the descriptor`() throws {
    try withFolder { folder in
      let (journal, _, _) = try opened(folder, on: .system)
      let mine = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
      let held = try #require(
        mine.first { number in
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) == folder + "/lock"
        })
      let copy = dup(held)
      defer { close(copy) }
      journal.close()
      #expect(try opened(folder, on: .system).records == [])
    }
  }

  @Test func `another process keeps it until it is killed`() throws {
    try withFolder { folder in
      let (journal, _, _) = try opened(folder, on: .system)
      try journal.append("one")
      journal.close()
      let lock = URL(filePath: folder + "/lock")
      try Data().write(to: lock)

      let child = try spawn("exec 9>'\(lock.path)'; flock -n 9 && echo $$ >&9 && exec sleep 60")
      var isAlive = true
      defer { if isAlive { end(child) } }
      let deadline = ContinuousClock.now + .seconds(20)
      while try Data(contentsOf: lock).last != UInt8(ascii: "\n") {
        try #require(ContinuousClock.now < deadline, "the other process did not take the lock")
        poll(nil, 0, 5)
      }
      #expect(throws: JournalError.inUse(folder: folder, processID: child)) { try opened(folder, on: .system) }
      end(child)
      isAlive = false
      #expect(try opened(folder, on: .system).records == ["one"])
    }
  }

  func spawn(_ script: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for output in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
    }
    var arguments = ["sh", "-c", script].map { (word: String) in strdup(word) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    try #require(posix_spawnp(&child, "sh", &actions, nil, &arguments, environ) == 0)
    return child
  }

  func end(_ child: pid_t) {
    kill(child, SIGKILL)
    waitpid(child, nil, 0)
  }
}
