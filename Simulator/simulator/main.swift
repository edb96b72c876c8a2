import Foundation
import SensorSimulation

do {
  let arguments = CommandLine.arguments.dropFirst()
  if arguments.contains("--help") || arguments.contains("-h") || arguments.first == "help" {
    print(usage, terminator: "")
    exit(0)
  }
  switch arguments.first {
  case "list":
    _ = try Options(arguments.dropFirst(), allowed: [])
    for file in ScenarioFile.carried { print("\(file.name)  \(try file.scenario().shows)") }
  case "trace": try Trace.run(arguments.dropFirst())
  case "score": try ScoreCommand.run(arguments.dropFirst())
  case "realism": try Realism.run(arguments.dropFirst())
  case "load": try Load.run(arguments.dropFirst())
  case "run": try Run.run(arguments.dropFirst())
  case let other?: throw Failure.usage("there is no command '\(other)'")
  case nil: throw Failure.usage("a command is missing")
  }
} catch Failure.usage(let what) {
  complain("\(what)\n`simulator --help` tells what there is.")
  exit(2)
} catch Failure.outside(let what) {
  complain(what)
  exit(1)
}
