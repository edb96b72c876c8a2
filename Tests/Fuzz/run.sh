#!/bin/sh
# Fuzzes each target for so many seconds, from its seeds and what earlier runs found. What breaks a promise ends the run
# and stays in .build-fuzz/found/TARGET: run the program on that file to see it again.
#
#   Tests/Fuzz/run.sh SECONDS [TARGET...]
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
shift
targets=${*:-request route sensor format topic profile json configuration journal}
build=.build-fuzz
program=$build/fuzz

# The toolchain has libFuzzer where an empty target links.
mkdir -p $build
printf '@_cdecl("LLVMFuzzerTestOneInput") public func f(_ p: UnsafePointer<UInt8>?, _ n: Int) -> CInt { 0 }\n' >$build/probe.swift
if ! swiftc -sanitize=fuzzer -use-ld=lld -parse-as-library $build/probe.swift -o $build/probe 2>/dev/null; then
  echo "fuzzing is left out: this toolchain has no libFuzzer"
  exit 0
fi

swift build -c release --scratch-path $build --target Monitor -Xswiftc -enable-testing \
  -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address >$build/log 2>&1 || { cat $build/log; exit 1; }
objects=
for module in Monitor Wording Dashboards MQTT HTTP Configuration Journaling Sensors JSON Occupancy Locking Threads; do
  for object in "$build/release/$module.build"/*.o; do
    # What is left of a file that has another name by now would be there twice.
    name=$(basename "$object" .o)
    if [ -d "Sources/$module" ] && [ "${name%.swift}" != "$name" ] && [ -z "$(find "Sources/$module" -name "$name")" ]; then
      continue
    fi
    objects="$objects $object"
  done
done
# shellcheck disable=SC2086
swiftc -swift-version 6 -sanitize=fuzzer,address -use-ld=lld -parse-as-library -O -g -I $build/release/Modules \
  -Xcc -fmodule-map-file=Sources/CLinux/module.modulemap -Xcc -fmodule-map-file=Sources/CMosquitto/module.modulemap \
  -Xcc -fmodule-map-file=$build/release/Dashboards.build/module.modulemap \
  Tests/Fuzz/*.swift Tests/FaultyDisks/FaultyDisk.swift $objects -lmosquitto -o $program

for target in $targets; do
  mkdir -p $build/corpus/$target $build/found/$target
  length=4096
  if [ "$target" = configuration ]; then length=16384; fi
  log=$build/$target.log
  # Leaks are not looked for: LeakSanitizer cannot stop the threads of every container.
  if ! PRESENZA_FUZZ=$target SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
    $program -max_total_time="$seconds" -max_len=$length -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -dict=Tests/Fuzz/Dictionaries/$target.dict -artifact_prefix=$build/found/$target/ \
    $build/corpus/$target Tests/Fuzz/Seeds/$target >$log 2>&1; then
    tail -40 $log
    echo "fuzz $target: a promise was broken; the input is in $build/found/$target"
    exit 1
  fi
  echo "fuzz $target: $(sed -n 's/^stat::number_of_executed_units: *//p' $log) executions in $seconds s, nothing found"
done
