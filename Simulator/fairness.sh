#!/bin/sh
# Whether anything was ever taken from somebody who sat there, and how much was won back from bookings that nobody used.
#   Simulator/fairness.sh BINARIES [SEEDS] [DAYS]
# SEEDS: how many, from 1 on (default: 20). DAYS: how many of each scenario (default: all that it has).
# An ordinary week and a building in which nobody keeps a booking, each with every fault at its default rate and, to know what working sensors win back, without.
set -eu
bin=$1
seeds=${2:-20}
days=${3:-0}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
: >"$work/rows"
seed=1
while [ "$seed" -le "$seeds" ]; do
  for scenario in ordinary-week nobody-keeps-bookings; do
    for faults in none all; do
      out=$work/out
      long=$([ "$days" = 0 ] || echo "--days $days")
      # shellcheck disable=SC2086 # two words, or none
      "$bin/simulator" trace --scenario "$scenario" --seed "$seed" --faults "$faults" $long --out "$out"
      "$bin/presenza" replay --config "$out/config.json5" --commands "$out/commands.jsonl" "$out/trace.jsonl" \
        >"$work/events.jsonl" 2>"$work/notes" || { cat "$work/notes" >&2; exit 1; }
      "$bin/simulator" score --truth "$out/truth.csv" --bookings-truth "$out/bookings-truth.csv" --json --releases \
        "$work/events.jsonl" >"$work/score.json"
      # The row of all spaces, and a line for each release that took a place from somebody.
      tr '{' '\n' <"$work/score.json" | awk -F'[,:]' -v of="$scenario $faults" '
        /^"name":"all"/ {
          for (field = 1; field < NF; field += 2) { gsub(/"/, "", $field); is[$field] = $(field + 1) + 0 }
          print of, is["bookings"], is["releases"], is["falseReleases"], is["seated"], is["lateComers"],
            is["hoursGivenBack"], is["hoursAfterGrace"]
        }' >>"$work/rows"
      tr '{' '\n' <"$work/score.json" | sed -n 's/^"seated":true,\([^}]*\)}.*/\1/p' |
        sed "s/^/  $scenario, faults: $faults, seed $seed: /" >>"$work/seated"
      rm -rf "$out"
    done
  done
  seed=$((seed + 1))
done
awk '
  {
    bookings[$2] += $3; releases[$2] += $4; back[$2] += $5; seated[$2] += $6; late[$2] += $7
    won[$2] += $8; left[$2] += $9
  }
  function line(what, faults) {
    printf "%-28s %8d %8d %8d %10d %6d %9.0f %9.0f %8.1f\n", what, bookings[faults], releases[faults], seated[faults],
      back[faults] - seated[faults], late[faults], won[faults], left[faults],
      (left[faults] > 0 ? 100 * won[faults] / left[faults] : 0)
  }
  END {
    printf "%-28s %8s %8s %8s %10s %6s %9s %9s %8s\n", "", "bookings", "released", "false", "came back", "late",
      "won h", "of h", "%"
    line("every sensor works", "none")
    line("every fault, default rates", "all")
  }' "$work/rows"
if [ -s "$work/seated" ]; then
  echo "false: somebody had sat there within the grace"
  cat "$work/seated"
  exit 1
fi
echo "nothing was taken from anybody who sat there"
