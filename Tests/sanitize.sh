#!/bin/sh
# Runs the tests under one sanitizer, `thread` or `address`; further words go to `swift test`, such as --filter NAME.
# A report of the tests, or of a program that they started, fails the run.
set -eu
cd "$(dirname "$0")/.."
sanitizer=$1
shift
build=.build-$sanitizer
reports=$PWD/$build/reports
rm -rf "$reports"
mkdir -p "$reports"

options="log_path=$reports/report:exitcode=66:abort_on_error=0"
# What promises a speed is left out.
export PRESENZA_SANITIZER=$sanitizer
export TSAN_OPTIONS="$options:halt_on_error=0"
export ASAN_OPTIONS="$options:detect_leaks=0"
export SWIFT_BACKTRACE=enable=no

swift build --build-tests --sanitize=$sanitizer --scratch-path $build -Xswiftc -warnings-as-errors -Xcc -Werror
result=0
swift test --skip-build --disable-xctest --sanitize=$sanitizer --scratch-path $build -Xswiftc -warnings-as-errors -Xcc -Werror "$@" ||
  result=$?
if [ -n "$(ls "$reports")" ]; then
  cat "$reports"/*
  echo "the $sanitizer sanitizer has something to say, see above"
  exit 1
fi
exit $result
