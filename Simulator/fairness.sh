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
      # A row of the score a line, and a line for each release that took a place from somebody.
      tr '{' '\n' <"$work/score.json" | sed -n 's/^"name":"\([^"]*\)".*"bookings":\([0-9]*\),"releases":\([0-9]*\),"falseReleases":\([0-9]*\),.*"seated":\([0-9]*\),.*"lateComers":\([0-9]*\),"hoursWonBack":\([0-9.]*\),"hoursPossible":\([0-9.]*\).*/\2 \3 \4 \5 \6 \7 \8 \1/p' |
        sed "s/^/$scenario $faults /" >>"$work/rows"
      tr '{' '\n' <"$work/score.json" | sed -n 's/^"seated":true,\(.*\)}.*/\1/p' |
        sed "s/^/  $scenario, faults: $faults, seed $seed: /" >>"$work/seated"
      rm -rf "$out"
    done
  done
  seed=$((seed + 1))
done
awk '
  # The rows of all spaces, and of those without a sensor, which nothing can be known of.
  $10 == "all" { add("all"); next }
  $10 == "none" { add("unsensed") }
  function add(what, key) {
    key = what " " $2; bookings[key] += $3; releases[key] += $4; back[key] += $5; seated[key] += $6; late[key] += $7
    won[key] += $8; possible[key] += $9
  }
  function share(part, whole) { return whole > 0 ? sprintf("%.1f %%", 100 * part / whole) : "–" }
  function line(what, faults, key, none) {
    key = "all " faults; none = "unsensed " faults
    printf "%-28s %8d %9d %8d %9d %5d %9.0f %9.0f %9s %9s\n", what, bookings[key], releases[key], seated[key],
      back[key] - seated[key], late[key], won[key], possible[key], share(won[key], possible[key] - possible[none]),
      share(won[key], possible[key])
  }
  END {
    printf "%-28s %8s %9s %8s %9s %5s %9s %9s %9s %9s\n", "", "bookings", "released", "false", "came back", "late",
      "won h", "of h", "sensed", "over all"
    line("every sensor works", "none"); line("all faults, default rates", "all")
  }' "$work/rows"
if [ -s "$work/seated" ]; then
  echo "false: somebody had sat there within the grace"
  cat "$work/seated"
  exit 1
fi
echo "nothing was taken from anybody who sat there"
