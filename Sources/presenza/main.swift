import Configuration
import Glibc
import Monitor

var arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
do {
  let wantsHelp = arguments.flag("--help") || arguments.flag("-h")
  if arguments.flag("--version") {
    print("presenza \(Version.text)")
    exit(0)
  }
  guard let command = arguments.word() else {
    if !wantsHelp { try arguments.end() }
    print(Usage.overview)
    exit(wantsHelp ? 0 : 2)
  }
  if wantsHelp || command == "help" {
    let topic = command == "help" ? arguments.word() : command
    guard let topic else {
      print(Usage.overview)
      exit(0)
    }
    guard let usage = Usage.of(topic) else { throw UsageError.unknownCommand(topic) }
    print(usage.whole)
    exit(0)
  }
  switch command {
  case "serve": try Serve.run(&arguments)
  case "demo": try Demo.run(&arguments)
  case "check": try Check.run(&arguments)
  case "replay": try Replay.run(&arguments)
  case "compare": try Compare.run(&arguments)
  case "journal": try JournalCommand.run(&arguments)
  case "record": try Record.run(&arguments)
  case "sensors": try SensorsCommand.run(&arguments)
  case "token": try TokenCommand.run(&arguments)
  default: throw UsageError.unknownCommand(command)
  }
  exit(0)
} catch let error as UsageError {
  Log.error("\(error). `presenza --help` lists the commands, `presenza COMMAND --help` says more of each.")
  exit(2)
} catch let mistakes as Mistakes {
  // A line for each, its place first: editors follow it.
  for mistake in mistakes.all { Log.info("\(mistake)") }
  exit(1)
} catch {
  Log.error("\(error)")
  exit(1)
}
