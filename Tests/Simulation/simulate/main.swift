import Glibc
import Proof

let options = Options(CommandLine.arguments.dropFirst())
switch options.what {
case .help: Report.say(Options.help)
case .wrong(let why):
  Report.complain("simulate: \(why)\n\n\(Options.help)\n")
  exit(2)
case .list: for invariant in Invariant.all { Report.say("\(invariant.name): \(invariant.sentence)") }
case .replay(let seed):
  let outcome = Proof.life(seed, limit: options.steps, counterfactuals: options.counterfactuals)
  guard let failure = outcome.failure else {
    Report.say("seed \(seed) holds over \(outcome.steps) steps")
    Report.say(Report.text(outcome.tally))
    break
  }
  Report.say(Report.text(of: Proof.shortest(outcome, counterfactuals: options.counterfactuals), failure))
  exit(1)
case .day:
  Report.say(Day.measured().text)
case .seeds:
  exit(Run(options).run() ? 0 : 1)
}
