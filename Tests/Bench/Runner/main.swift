import Glibc

do {
  let options = try Options(Array(CommandLine.arguments.dropFirst()))
  if options.requests > 0 {
    try Attack(options).run()
  } else {
    try Bench(options).run()
  }
} catch {
  let text = Array("bench: \(error)\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  exit(1)
}
