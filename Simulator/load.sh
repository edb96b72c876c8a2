#!/bin/sh
# A broker, a monitor and the load, all of this machine; they end together.
#   Simulator/load.sh BINARIES SENSORS RATE SECONDS
set -eu
bin=$1
work=$(mktemp -d)
broker= monitor=
finish() {
  [ -z "$monitor" ] || kill "$monitor" 2>/dev/null || true
  [ -z "$broker" ] || kill "$broker" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
chmod 755 "$work"
# The queues of seeds/deployment, without its passwords, on a socket of its own.
cat >"$work/mosquitto.conf" <<CONF
listener 0 $work/broker.sock
allow_anonymous true
user root
max_inflight_messages 1000
max_inflight_bytes 0
max_queued_messages 100000
max_queued_bytes 67108864
CONF
mosquitto -c "$work/mosquitto.conf" >"$work/broker.log" 2>&1 &
broker=$!
"$bin/simulator" load --sensors "$2" --write-config "$work/config.json5"
"$bin/presenza" serve --config "$work/config.json5" --data "$work/data" --listen 127.0.0.1:0 \
  --broker "mqtt+unix://$work/broker.sock" >"$work/monitor.log" 2>&1 &
monitor=$!
address=
for _ in $(seq 100); do
  address=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/monitor.log" | head -1) || true
  [ -z "$address" ] || break
  sleep 0.1
done
[ -n "$address" ] || { cat "$work/monitor.log" >&2; exit 1; }
"$bin/simulator" load --sensors "$2" --rate "$3" --for "$4s" --broker "mqtt+unix://$work/broker.sock" --monitor "$address"
