#!/usr/bin/env bash
# Runs Maven with the arguments given. What goes wrong is printed as it comes, and at the end the classes of tests that took longest, a line for each
# module with tests and one that counts them all; everything else is in target/test.log.
set -uo pipefail
cd "$(dirname "$0")/.."
rm -rf ./*/target/*-reports testing/*/target/*-reports
mkdir -p target
log=target/test.log

tell() {
  local line
  while IFS= read -r line; do
    # Maven resets colours that it was told not to use.
    line=${line//$'\e[0m'/}
    if [[ -t 1 && $line =~ ^\[INFO\]\ (Building\ Chatroom:\ [a-z\ ]+)\ [0-9] ]]; then
      printf '\r\033[K%s …' "${BASH_REMATCH[1]}"
    elif [[ -t 1 && $line =~ ^\[INFO\]\ Running\ ([A-Za-z0-9_.]+) ]]; then
      printf '\r\033[K%s …' "${BASH_REMATCH[1]}"
    elif [[ -n $line && ! $line =~ ^\[(INFO|WARNING)\] && ! $line =~ ^\[ERROR\]\ Tests\ run: ]]; then
      [[ -t 1 ]] && printf '\r\033[K'
      printf '%s\n' "$line"
    fi
  done
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
}

for argument in "$@"; do
  [[ $argument != -Dsimulation.seeds=* ]] || echo "simulated worlds of this commit: ${argument#*=}"
done
mvn -B -Dstyle.color=never "$@" 2>&1 | tee "$log" | tell
status=${PIPESTATUS[0]}

# Each suite's root element has its counts, and the seconds that it took.
suites=$(find . -path '*/target/*-reports/TEST-*.xml' -print0 | sort -z | xargs -0 -r grep -H -m1 '<testsuite ')
[[ -n $suites ]] || exit "$status"

echo "the slowest:"
sed -E 's/.* name="([^"]*)".* time="([^"]*)".*/\2 \1/; s/,//g' <<<"$suites" | sort -rn | head -10 | awk '{ printf "%7.0f s  %s\n", $1, $2 }'

awk '
  function value(name) { return match($0, " " name "=\"[0-9.,]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
  function line(all, bad, skipped) { return sprintf("%5d passed, %d failed%s", all - bad - skipped, bad, skipped ? ", " skipped " skipped" : "") }
  {
    module = $0
    sub(/^\.\//, "", module)
    sub(/\/target\/.*/, "", module)
    seconds = value("time")
    gsub(/,/, "", seconds)
    all[module] += value("tests"); bad[module] += value("errors") + value("failures"); skipped[module] += value("skipped"); took[module] += seconds
  }
  END {
    for (module in all) {
      printf "%-20s %s, %d s\n", module, line(all[module], bad[module], skipped[module]), took[module] | "sort"
      allOf += all[module]; badOf += bad[module]; skippedOf += skipped[module]
    }
    close("sort")
    printf "%-20s %s\n", "in all", line(allOf, badOf, skippedOf)
  }' <<<"$suites"
exit "$status"
