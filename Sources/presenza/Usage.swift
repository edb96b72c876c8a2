import Monitor

/// What each command takes and does, for whoever asks with `--help`.
struct Usage {
  let command: String
  /// Each way to call it, without `presenza`.
  let synopsis: [String]
  /// What it does, and what its options mean.
  let text: String

  /// All commands, in the order in which a newcomer needs them.
  static let all = [serve, demo, check, replay, compare, record, sensors, journal, token]

  static func of(_ command: String) -> Usage? { all.first { $0.command == command } }

  /// Of one command.
  var whole: String {
    synopsis.map { "presenza \($0)" }.joined(separator: "\n") + "\n\n" + text
  }

  /// Of the program.
  static var overview: String {
    let lines = all.flatMap(\.synopsis).map { "  presenza \($0)" }
    return """
      presenza: which spaces are in use, which bookings are not, and why.

      \(lines.joined(separator: "\n"))
        presenza --version

      `presenza COMMAND --help` says more of each. Times are ISO 8601, spans are 90s, 15m, 2h or 1d, a broker is mqtt://HOST:PORT,
      mqtts://HOST:PORT (TLS) or mqtt+unix:///SOCKET. --data is \(DataFolder.usual) where it is not given.
      Exit codes: 0 done, 1 failed (the reason is on standard error), 2 wrong usage.
      """
  }

  private static let serve = Usage(
    command: "serve",
    synopsis: [
      """
      serve   --config FILE [--data DIR] [--listen HOST:PORT] [--broker URL] [--clock START@SPEED]
                         [--members FILE] [--record FILE] [--clock-is-right] [--accept-loss FIRST-LAST]
      """
    ],
    text: """
      The monitor of one site: listens to its broker, frees what nobody uses, and serves pages and API until SIGTERM or Ctrl-C.

        --config FILE         the site; `presenza check` says every mistake in it
        --data DIR            journal, tokens and names; made if missing (default: \(DataFolder.usual))
        --listen HOST:PORT    instead of `listen` in the configuration
        --broker URL          instead of `broker.url` in the configuration
        --members FILE        names of members, instead of members.json5 in DIR
        --record FILE         writes all that comes in, as `presenza replay` reads it
        --clock START@SPEED   another time, such as 2026-03-02T08:00:00Z@60: for trying it
        --clock-is-right      a clock that is months ahead of the journal, or behind it, is not believed until it is set;
                              this says that it is right
        --accept-loss FIRST-LAST
                              a journal that lacks what was on disk is not started from; this names the batches that are
                              lost, as the message does, and goes on without them

      SIGHUP ends nothing: members, tokens and the broker's files are read again as they change, the configuration at a start.
      """)

  private static let demo = Usage(
    command: "demo",
    synopsis: ["demo    [--scenario NAME] [--speed N] [--seed N] [--listen HOST:PORT]"],
    text: """
      A living house on this machine: a broker, a simulator and a monitor of its own. Nothing stays when it ends.

        --scenario NAME       what the house lives through (default: ordinary-week); `simulator list` names them
        --speed N             seconds a second (default: 60)
        --seed N              which of the houses of that scenario (default: 1)
        --listen HOST:PORT    where its pages are (default: 127.0.0.1:8080, or a free port)
      """)

  private static let check = Usage(
    command: "check", synopsis: ["check   --config FILE [--members FILE] [--data DIR]"],
    text: """
      Every mistake of a configuration at once, as FILE:LINE:COLUMN, and exit code 1 where there is one. It reads what `serve`
      reads: the password, certificates, keys and secrets as well. Advice is no mistake.

        --data DIR            also names bookings, waits and tokens in DIR whose space or member is gone
      """)

  private static let replay = Usage(
    command: "replay",
    synopsis: ["replay  --config FILE [--commands FILE] [--journal] [--data DIR] TRACE|-"],
    text: """
      Leads recorded messages through the site, and prints its events, one a line. The same input prints the same bytes.

        --commands FILE       what people asked for: `presenza journal show --commands`, or the simulator's commands.jsonl
        --journal             begins with what the journal in DIR knows
        TRACE                 what `mosquitto_sub -F %j`, `presenza record` or `presenza serve --record` wrote; - is standard input
      """)

  private static let compare = Usage(
    command: "compare", synopsis: ["compare --config FILE --against FILE [--commands FILE] [--json] TRACE|-"],
    text: """
      Leads one trace through two configurations, and tells which bookings would have ended otherwise under the second:
      released earlier, later, not at all, or only now; how many hours more or fewer are given back; and where a release
      was wrong, because somebody was there after all within the time that was booked.

        --config FILE         the configuration that is
        --against FILE        the one that could be
        --commands FILE       what people asked for: `presenza journal show --commands`, or the simulator's commands.jsonl
        --json                one object instead of a table
        TRACE                 what `mosquitto_sub -F %j`, `presenza record` or `presenza serve --record` wrote; - is standard input
      """)

  private static let record = Usage(
    command: "record", synopsis: ["record  --config FILE [--out FILE]"],
    text: """
      Writes what the site's broker hands over, as `presenza replay` reads it, until Ctrl-C. It uses a client id of its own, so
      that it does not disturb a monitor.

        --out FILE            where to (default: standard output)
      """)

  private static let sensors = Usage(
    command: "sensors",
    synopsis: ["sensors --broker URL [--for 60s] [--username NAME --password-file FILE] [--ca FILE]"],
    text: """
      Listens to a broker, recognises the formats of its devices, and proposes `sources` and `sensors` for a configuration.

        --broker URL          such as mqtt://127.0.0.1:1883
        --for 60s             how long to listen (default: 60s); a battery sensor may say something once an hour
        --username NAME --password-file FILE
                              where the broker asks for them
        --ca FILE             the authority of a broker with TLS, where the system does not know it
      """)

  private static let journal = Usage(
    command: "journal", synopsis: ["journal verify|show [--commands] [--data DIR]"],
    text: """
      What is on disk, without taking or changing it; a monitor may run meanwhile.

        verify                counts, and says where it is damaged
        show                  every event, one a line; of a damaged journal what can be read, and then exit code 1
        show --commands       what people asked for, as `presenza replay --commands` reads it
      """)

  private static let token = Usage(
    command: "token",
    synopsis: [
      """
      token   add|list|revoke --role member|staff|admin|panel [--member ID] [--space ID] [--name NAME]
                         [--expires 90d] [--data DIR]
      """,
      "token   code --member ID [--data DIR]",
    ],
    text: """
      Keys to roles, and one-time codes. Each is shown once, when it is made. A running monitor knows them at once.

        add --role ROLE       prints a new token; a member's needs --member ID, a panel's --space ID
        list                  every token, without its secret: id, role, whose, name, since when, until when
        revoke ID             ends it now
        code --member ID      prints a code with which a member signs in: good once, for ten minutes
        --data DIR            the folder of the monitor that is to know it
      """)
}
