#!/bin/sh
# Whether anything was ever taken from somebody who sat there, and how much was won back from bookings that nobody used.
#   Simulator/fairness.sh BINARIES [SEEDS] [DAYS]
# SEEDS: how many, from 1 on (default: 20). DAYS: how many of each scenario (default: all that it has).
# An ordinary week and a building in which nobody keeps a booking: without faults, to know what working sensors win back; with every fault at its default rate; and with those
# faults where nobody answers a warning or a question.
set -eu
bin=$1
seeds=${2:-20}
days=${3:-0}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
: >"$work/rows"
: >"$work/seated"

# Leads one week through the rules, and adds a row of what came of it, and a line for each release that took a place from somebody.
#   judge CASE WHAT COMMANDS
judge() {
  "$bin/presenza" replay --config "$out/config.json5" --commands "$3" "$out/trace.jsonl" \
    >"$work/events.jsonl" 2>"$work/notes" || { cat "$work/notes" >&2; exit 1; }
  "$bin/simulator" score --truth "$out/truth.csv" --bookings-truth "$out/bookings-truth.csv" --json --releases \
    "$work/events.jsonl" >"$work/score.json"
  tr '{' '\n' <"$work/score.json" | awk -F'[,:]' -v of="$1" '
    /^"name":"all"/ {
      for (field = 1; field < NF; field += 2) { gsub(/"/, "", $field); is[$field] = $(field + 1) + 0 }
      print of, is["bookings"], is["releases"], is["falseReleases"], is["seated"], is["lateComers"],
        is["hoursGivenBack"], is["hoursAfterGrace"]
    }' >>"$work/rows"
  tr '{' '\n' <"$work/score.json" | sed -n 's/^"seated":true,\([^}]*\)}.*/\1/p' | sed "s/^/  $2, seed $seed: /" >>"$work/seated"
}

seed=1
while [ "$seed" -le "$seeds" ]; do
  for scenario in ordinary-week nobody-keeps-bookings; do
    for faults in none all; do
      out=$work/out
      long=$([ "$days" = 0 ] || echo "--days $days")
      # shellcheck disable=SC2086 # two words, or none
      "$bin/simulator" trace --scenario "$scenario" --seed "$seed" --faults "$faults" $long --out "$out"
      judge "$faults" "$scenario, faults: $faults" "$out/commands.jsonl"
      if [ "$faults" = all ]; then
        grep -v '"answers":' "$out/commands.jsonl" >"$work/commands.jsonl"
        judge silent "$scenario, faults: all, nobody answers" "$work/commands.jsonl"
      fi
      rm -rf "$out"
    done
  done
  seed=$((seed + 1))
done
awk '
  {
    bookings[$1] += $2; releases[$1] += $3; back[$1] += $4; seated[$1] += $5; late[$1] += $6
    won[$1] += $7; left[$1] += $8
  }
  function line(what, of) {
    printf "%-34s %8d %8d %8d %10d %6d %9.0f %9.0f %8.1f\n", what, bookings[of], releases[of], seated[of],
      back[of] - seated[of], late[of], won[of], left[of], (left[of] > 0 ? 100 * won[of] / left[of] : 0)
  }
  END {
    printf "%-34s %8s %8s %8s %10s %6s %9s %9s %8s\n", "", "bookings", "released", "false", "came back", "late",
      "won h", "of h", "%"
    line("every sensor works", "none")
    line("every fault, default rates", "all")
    line("the same, and nobody answers", "silent")
  }' "$work/rows"
if [ -s "$work/seated" ]; then
  echo "false: somebody had sat there within the grace"
  cat "$work/seated"
fi
if grep -qv 'nobody answers' "$work/seated"; then exit 1; fi
echo "nothing was taken from anybody who sat there, as far as people answer"
