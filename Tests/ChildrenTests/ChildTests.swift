import Children
import Foundation
import TestBroker
import Testing
import Threads

@Suite struct `A child` {
  @Test func `ends with its own status`() async throws {
    #expect(try await run("exit 7") == .exited(7))
    #expect(try await run("kill -9 $$") == .signalled(9))
  }

  @Test func `tells its lines, also the last one without an end`() async throws {
    let lines = Watched<[String]>([])
    let child = try Child.spawn(
      "sh", ["-c", "echo one; echo two >&2; printf three"], output: .pipe { line in lines.update { $0.append(line) } })
    #expect(try await lines.wait { $0 == ["one", "two", "three"] })
    #expect(try await blocking { child.wait() } == .exited(0))
  }

  @Test func `writes to a file`() async throws {
    let folder = try TemporaryFolder()
    for word in ["first", "second"] {
      let child = try Child.spawn("echo", [word], output: .file(path: folder.file("log")))
      #expect(try await blocking { child.wait() } == .exited(0))
    }
    #expect(try String(contentsOfFile: folder.file("log"), encoding: .utf8) == "first\nsecond\n")
  }

  @Test func `sees our environment and what is added`() async throws {
    #expect(try await run("test \"$COLOUR\" = blue && test -n \"$PATH\"", ["COLOUR": "blue"]) == .exited(0))
  }

  @Test func `has no descriptor of ours, nothing to read and no signal blocked or ignored`() async throws {
    let null = open("/dev/null", O_RDONLY)
    let leaked = fcntl(null, F_DUPFD, 200)
    defer { for descriptor in [null, leaked] { close(descriptor) } }
    try #require(leaked >= 200)
    let status = try await run("read -r line && exit 1; test ! -e /proc/$$/fd/$LEAKED", ["LEAKED": "\(leaked)"])
    #expect(status == .exited(0))

    // grep reads its own status: a shell blocks signals for a moment around each fork.
    let lines = Watched<[String]>([])
    _ = try Child.spawn(
      "grep", ["-E", "^Sig(Blk|Ign)", "/proc/self/status"], output: .pipe { line in lines.update { $0.append(line) } })
    #expect(try await lines.wait { $0.count == 2 })
    for line in lines.value {
      let mask = try #require(line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
      // Signals 32 and above are glibc's own: its spawn has them ignored in every child.
      #expect(mask & 0x7fff_ffff == 0, "\(line)")
    }
  }

  @Test func `is terminated, or killed when it does not listen`() async throws {
    let willing = try Child.spawn("tail", ["-f", "/dev/null"])
    #expect(try await blocking { willing.terminate() } == .signalled(SIGTERM))
    let ready = Watched(false)
    let deaf = try Child.spawn(
      "sh", ["-c", "trap '' TERM; echo ready; while :; do tail -f /dev/null; done"],
      output: .pipe { _ in ready.update { $0 = true } })
    #expect(try await ready.wait { $0 })
    #expect(try await blocking { deaf.terminate(graceMilliseconds: 100) } == .signalled(SIGKILL))
    #expect(!deaf.send(signal: SIGTERM))
  }

  @Test func `takes what it started with it`() async throws {
    let numbers = Watched<[pid_t]>([])
    let child = try Child.spawn(
      "sh", ["-c", "tail -f /dev/null & echo $!; wait"],
      output: .pipe { line in numbers.update { $0 += [pid_t(line) ?? 0] } })
    #expect(try await numbers.wait { !$0.isEmpty })
    _ = try await blocking { child.kill() }
    let grandchild = try #require(numbers.value.first)
    #expect(try await isGone(grandchild))
  }

  @Test func `ends with a parent that is killed`() async throws {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "TestParent")
    let lines = Watched<[String]>([])
    let parent = try Child.spawn(program.path, output: .pipe { line in lines.update { $0.append(line) } })
    #expect(try await lines.wait { !$0.isEmpty })
    let children = try #require(lines.value.first).split(separator: " ").compactMap { pid_t($0) }
    try #require(children.count == 2, "\(lines.value)")
    // From when they are what they were started for, the kernel knows of whom they follow.
    for (child, word) in zip(children, ["/dev/null", "follow"]) { try #require(try await isRunning(child, word)) }
    kill(parent.pid, SIGKILL)
    for child in children { #expect(try await isGone(child)) }
  }

  @Test func `that does not exist is named, with what to do`() {
    #expect(
      throws: ChildError.notInstalled(command: "no-such-command", whatToDo: "install it, or put it into the PATH")
    ) { try Child.spawn("no-such-command") }
    #expect(
      ChildError.notInstalled(command: "mosquitto", whatToDo: "install it: apt-get install mosquitto").description
        == "mosquitto is missing: install it: apt-get install mosquitto")
  }

  func run(_ script: String, _ environment: [String: String] = [:]) async throws -> ChildStatus? {
    let child = try Child.spawn("sh", ["-c", script], environment: environment, output: .discard)
    return try await blocking { child.wait(milliseconds: 10_000) }
  }
}

/// Whether a process has become the command that ends with `word`, and is no longer what brings that about.
func isRunning(_ pid: pid_t, _ word: String) async throws -> Bool {
  let start = MonotonicInstant.now()
  while start.milliseconds(until: .now()) < 10_000 {
    let line = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
    let words = line.split(separator: "\0")
    if words.last == Substring(word), words.first?.hasSuffix("setpriv") == false { return true }
    let pause = try Wakeup()
    _ = try await blocking { pause.wait(milliseconds: 10) }
  }
  return false
}

/// Waits until no process has this number any more, or only a zombie that others have to collect.
func isGone(_ pid: pid_t) async throws -> Bool {
  let start = MonotonicInstant.now()
  while start.milliseconds(until: .now()) < 10_000 {
    let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ") Z"
    if stat.split(separator: ")").last?.hasPrefix(" Z") == true { return true }
    let pause = try Wakeup()
    _ = try await blocking { pause.wait(milliseconds: 10) }
  }
  return false
}
