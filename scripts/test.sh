#!/usr/bin/env bash
# Builds everything, runs every test, and ends with one line that counts them. Arguments go to Maven.
set -uo pipefail
cd "$(dirname "$0")/.."
rm -rf ./*/target/*-reports
mvn -q -B verify "$@"
status=$?
# Each suite's root element has its counts.
find . -path '*/target/*-reports/TEST-*.xml' -print0 | xargs -0 -r grep -h -m1 '<testsuite ' | awk '
  function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
  { all += count("tests"); bad += count("errors") + count("failures"); skipped += count("skipped") }
  END { printf "%d passed, %d failed%s\n", all - bad - skipped, bad, skipped ? ", " skipped " skipped" : "" }'
exit $status
