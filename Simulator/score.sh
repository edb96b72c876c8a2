#!/bin/sh
# Plays every scenario without faults and with the usual ones, replays each through the product and scores it.
#   Simulator/score.sh BINARIES [DAYS] [SEEDS] [FOLDER]
# DAYS: how many of each scenario (default: 2; 0: all that it has). SEEDS: "1 2 3". FOLDER keeps the tables; without it they are printed alone.
set -eu
bin=$1
days=${2:-2}
seeds=${3:-1}
keep=${4:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
: >"$work/summary"
for seed in $seeds; do
  for scenario in $("$bin/simulator" list | cut -d' ' -f1); do
    for faults in none usual; do
      # The large one once, and only where everything is asked for: what it shows is the number, not the faults.
      case $scenario-$faults-$seed-$days in
      hundred-thousand-sensors-none-1-0) long= ;;
      hundred-thousand-sensors-*) continue ;;
      # Short ones, and those whose point comes on a later day.
      inauguration-* | dst-*) long= ;;
      *) long=$([ "$days" = 0 ] || echo "--days $days") ;;
      esac
      out=$work/out
      # shellcheck disable=SC2086 # two words, or none
      "$bin/simulator" trace --scenario "$scenario" --seed "$seed" --faults "$faults" $long --out "$out"
      "$bin/presenza" replay --config "$out/config.json5" --commands "$out/commands.jsonl" "$out/trace.jsonl" \
        >"$work/events.jsonl" 2>"$work/notes" || { cat "$work/notes" >&2; exit 1; }
      "$bin/simulator" score --truth "$out/truth.csv" --bookings-truth "$out/bookings-truth.csv" \
        "$work/events.jsonl" >"$work/table"
      printf '\n%s, faults: %s, seed %s\n' "$scenario" "$faults" "$seed"
      cat "$work/table"
      [ -s "$work/summary" ] || sed -n '1s/^/                                        /p' "$work/table" >"$work/summary"
      printf '%-38s  %s\n' "$scenario, $faults, $seed" "$(sed -n 2p "$work/table")" >>"$work/summary"
      if [ -n "$keep" ]; then
        mkdir -p "$keep"
        cp "$work/table" "$keep/$scenario-$faults-$seed.txt"
      fi
      rm -rf "$out"
    done
  done
done
printf '\nscenario, faults, seed: all spaces together\n'
cat "$work/summary"
[ -z "$keep" ] || cp "$work/summary" "$keep/summary.txt"

# What is to be reached is held against five whole weeks with everything that goes wrong.
weeks=
for seed in 1 2 3 4 5; do
  out=$work/week-$seed
  "$bin/simulator" trace --scenario ordinary-week --seed "$seed" --faults all --out "$out"
  "$bin/presenza" replay --config "$out/config.json5" --commands "$out/commands.jsonl" "$out/trace.jsonl" \
    >"$out/events.jsonl" 2>"$work/notes" || { cat "$work/notes" >&2; exit 1; }
  rm "$out/trace.jsonl"
  weeks="$weeks $out"
done
printf '\nordinary-week, all faults at their default rates, seeds 1 to 5: presence by kind of sensor\n'
# shellcheck disable=SC2086 # words on purpose
"$bin/simulator" score --goals $weeks >"$work/goals"
cat "$work/goals"
[ -z "$keep" ] || cp "$work/goals" "$keep/goals.txt"
