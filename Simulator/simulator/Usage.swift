let usage = """
  simulator: people who live their days in a house, and the sensors that tell of them.

  simulator list
      The scenarios, one a line: name, then what it shows.

  simulator run [--scenario NAME] [--seed N] [--speed N] [--broker URL] [--config FILE] [--start TIME]
                [--monitor URL --token-file FILE] [--username NAME --password-file FILE] [--ca FILE] [--faults RATES]
      Publishes live. With --monitor it keeps in step with that monitor's clock and makes the bookings there,
      with the staff token in FILE; without it, it has its own clock from --start (now) at --speed (1).
      SIGTERM or SIGINT ends it.

  simulator trace --out DIR [--scenario NAME] [--seed N] [--days N] [--start DATE] [--config FILE] [--faults RATES]
      Writes trace.jsonl, commands.jsonl, truth.csv, bookings-truth.csv and config.json5 into DIR.

  simulator score --truth FILE [--bookings-truth FILE] [--config FILE] [--json [--releases]] EVENTS
      Holds the events that `presenza replay` printed against the truth, for each kind of sensor and space. The
      configuration says which space is what; default: config.json5 beside the truth, if it is there.

  simulator score --goals DIR…
      What `simulator trace` wrote into each DIR, with the replay's events.jsonl beside it, added up by kind of sensor beside what is to be reached.

  simulator score --labelled RUNS
      Replays of labelled recordings of real rooms. A line of RUNS is track, change, minutes of a false release, file of
      labels (at,occupied), file of events, what is to be reached; tabs between.

  simulator load [--sensors N] [--rate N] [--for SECONDS] [--broker URL] [--monitor URL] [--json]
      Holds a rate of messages through a broker, and says what it reached, what was lost, and how long each took to a
      subscriber and, with --monitor, to its live events. That monitor reads the site that
      `simulator load --sensors N --write-config FILE` writes.

  simulator realism --data DIR
      Rooms of public data sets and their simulated twins, quantile by quantile.

  --scenario  a name of `simulator list` (default ordinary-week), or the path of a file of one's own
  --seed      default 1
  --faults    none (default), usual, all, or single rates: usual,loss=0.05,stuck=0
  --broker    default mqtt://127.0.0.1:1883, mqtts:// for TLS, mqtt+unix:///path for a socket
  --config    a site's configuration; default: the Officina Liberty that this program carries
  --start     run: 2026-03-02T08:00:00Z; trace: 2026-03-02, its local midnight (the default: the scenario's day)
  --days      default: the scenario's own length

  Exit codes: 0 done, 1 failed, 2 wrong usage.

  """
