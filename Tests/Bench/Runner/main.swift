import Glibc

do {
  let bench = try Bench(Options(Array(CommandLine.arguments.dropFirst())))
  try bench.run()
} catch {
  let text = Array("bench: \(error)\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  exit(1)
}
