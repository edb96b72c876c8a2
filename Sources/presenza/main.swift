import Configuration
import Glibc
import Monitor

let usage = """
  presenza: which spaces are in use, which bookings are not, and why.

    presenza serve   --config FILE [--data DIR] [--listen HOST:PORT] [--broker URL] [--clock START@SPEED]
                     [--members FILE] [--record FILE] [--clock-is-right] [--accept-loss FIRST-LAST]
    presenza demo    [--scenario NAME] [--speed N] [--seed N] [--listen HOST:PORT]
    presenza check   --config FILE [--members FILE] [--data DIR]
    presenza replay  --config FILE [--commands FILE] [--journal] [--data DIR] TRACE|-
    presenza compare --config FILE --against FILE [--commands FILE] [--json] TRACE|-
    presenza record  --config FILE [--out FILE]
    presenza sensors --broker URL [--for 60s] [--username NAME --password-file FILE] [--ca FILE]
    presenza journal verify|show [--commands] [--data DIR]
    presenza token   add|list|revoke --role member|staff|admin|panel [--member ID] [--space ID] [--name NAME]
                     [--expires 90d] [--data DIR]
    presenza token   code --member ID [--data DIR]

  A clock that is months ahead of the journal, or behind it, is not believed until it is set; --clock-is-right says that it is right.
  A journal that lacks what was on disk is not started from; --accept-loss names the batches that are lost, as the message does, and goes on without them.
  Times are ISO 8601, a clock is START@SPEED such as 2026-03-02T08:00:00Z@60, a broker is mqtt://HOST:PORT.
  Exit codes: 0 done, 1 failed (the reason is on standard error), 2 wrong usage.
  """

var arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
do {
  let wantsHelp = arguments.flag("--help") || arguments.flag("-h")
  let word = arguments.word()
  guard let command = word, !wantsHelp else {
    print(word == "compare" ? Compare.usage : usage)
    exit(wantsHelp ? 0 : 2)
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
  case "help": print(usage)
  default: throw UsageError("there is no command \(command)")
  }
  exit(0)
} catch let error as UsageError {
  Log.error("\(error). `presenza --help` lists the commands.")
  exit(2)
} catch let mistakes as Mistakes {
  // A line for each, its place first: editors follow it.
  for mistake in mistakes.all { Log.info("\(mistake)") }
  exit(1)
} catch {
  Log.error("\(error)")
  exit(1)
}
