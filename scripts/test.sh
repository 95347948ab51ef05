#!/usr/bin/env bash
# Runs Maven with the arguments given, prints one line for each module as it ends, and at the end one line that counts the tests.
# What went wrong is printed as it comes; everything else is in target/test.log.
set -uo pipefail
cd "$(dirname "$0")/.."
rm -rf ./*/target/*-reports testing/*/target/*-reports
mkdir -p target
log=target/test.log

module=""
began=0
passed=0
skipped=0
failed=0

begin() {
  module="$1"
  began=$SECONDS
  passed=0 skipped=0 failed=0
  if [[ -t 1 ]]; then printf '%-16s …\r' "$module"; fi
}

# A module without tests has no line.
finish() {
  if ((passed + skipped + failed > 0)); then
    printf '%-16s %5d passed%s%s, %d s\n' "$module" "$passed" "$( ((failed)) && echo ", $failed failed")" \
      "$( ((skipped)) && echo ", $skipped skipped")" $((SECONDS - began))
  elif [[ -t 1 && -n "$module" ]]; then
    printf '\r\033[K'
  fi
}

tell() {
  local line
  while IFS= read -r line; do
    # Maven resets colours that it was told not to use.
    line=${line//$'\e[0m'/}
    if [[ $line =~ ^\[INFO\]\ Building\ Chatroom:\ ([a-z\ ]+)\ [0-9] ]]; then
      finish
      begin "${BASH_REMATCH[1]}"
    elif [[ $line =~ ^\[(INFO|WARNING|ERROR)\]\ Tests\ run:\ ([0-9]+),\ Failures:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Skipped:\ ([0-9]+)$ ]]; then
      failed=$((failed + BASH_REMATCH[3] + BASH_REMATCH[4]))
      skipped=$((skipped + BASH_REMATCH[5]))
      passed=$((passed + BASH_REMATCH[2] - BASH_REMATCH[3] - BASH_REMATCH[4] - BASH_REMATCH[5]))
    elif [[ -n $line && ! $line =~ ^\[(INFO|WARNING)\] ]]; then
      printf '%s\n' "$line"
    fi
  done
  finish
}

mvn -B -Dstyle.color=never "$@" 2>&1 | tee "$log" | tell
status=${PIPESTATUS[0]}

# Each suite's root element has its counts.
find . -path '*/target/*-reports/TEST-*.xml' -print0 | xargs -0 -r grep -h -m1 '<testsuite ' | awk '
  function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
  { all += count("tests"); bad += count("errors") + count("failures"); skipped += count("skipped") }
  END { printf "%d passed, %d failed%s\n", all - bad - skipped, bad, skipped ? ", " skipped " skipped" : "" }'
exit "$status"
