/// Monitor.
