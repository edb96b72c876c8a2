import CLinux
import Glibc

struct SpawnFault: Error {
  let errno: Int32
}

/// posix_spawn with nothing of ours left in the child: no blocked or ignored signals, no descriptors but 0, 1 and 2.
func startProcess(_ line: [String], _ environment: [String], output: Int32?) -> Result<pid_t, SpawnFault> {
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setpgroup(&attributes, 0)
  posix_spawnattr_setflags(
    &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  if let output {
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, 3)

  var arguments: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
  var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
  defer { for text in arguments + variables { free(text) } }
  var pid: pid_t = 0
  let code = posix_spawnp(&pid, line[0], &actions, &attributes, &arguments, &variables)
  return code == 0 ? .success(pid) : .failure(SpawnFault(errno: code))
}

/// Our environment with `added`, and our process id for `Children.dieWithParent`.
func childEnvironment(adding added: [String: String]) -> [String] {
  var variables: [String: String] = [:]
  var next = environ
  while let entry = next.pointee {
    let text = String(cString: entry)
    if let equals = text.firstIndex(of: "=") {
      variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    next += 1
  }
  variables.merge(added) { _, new in new }
  variables[Children.parentVariable] = String(getpid())
  return variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
}
