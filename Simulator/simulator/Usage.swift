let usage = """
  simulator: people who live their days in a house, and the sensors that tell of them.

  simulator list
      The scenarios, one a line: name, then what it shows.

  simulator run [--scenario NAME] [--seed N] [--speed N] [--broker URL] [--config FILE] [--start TIME]
                [--monitor URL --token-file FILE] [--username NAME --password-file FILE] [--ca FILE]
      Publishes live. With --monitor it keeps in step with that monitor's clock and makes the bookings there,
      with the staff token in FILE; without it, it has its own clock from --start (now) at --speed (1).
      SIGTERM or SIGINT ends it.

  simulator trace --out DIR [--scenario NAME] [--seed N] [--days N] [--start DATE] [--config FILE]
      Writes trace.jsonl, commands.jsonl, truth.csv, bookings-truth.csv and config.json5 into DIR.

  --scenario  default ordinary-week        --seed    default 1
  --broker    default mqtt://127.0.0.1:1883, mqtts:// for TLS, mqtt+unix:///path for a socket
  --config    a site's configuration; default: the Officina Liberty that this program carries
  --start     run: 2026-03-02T08:00:00Z; trace: 2026-03-02, its local midnight (the default: a Monday)
  --days      default 7

  Exit codes: 0 done, 1 failed, 2 wrong usage.

  """
