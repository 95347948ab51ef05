#!/usr/bin/env bash
# Searches for bytes that break something: each target for TIME (default 60s), or those whose names are given.
# What is found becomes a file in testing/fuzzing/src/test/resources, which every later build runs: mend it, and commit both.
set -euo pipefail
cd "$(dirname "$0")/.."
targets=("$@")
if ((${#targets[@]} == 0)); then
  mapfile -t targets < <(find testing/fuzzing/src/test -name '*FuzzTest.java' -printf '%f\n' | sed 's/\.java$//' | sort)
fi
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
failed=0
for target in "${targets[@]}"; do
  status=0
  JAZZER_FUZZ=1 JAZZER_MAX_DURATION="${TIME:-60s}" mvn -q -B -pl testing/fuzzing -am test -Dtest="$target" \
    -Dsurefire.failIfNoSpecifiedTests=false -Dmaven.test.redirectTestOutputToFile=false -Dspotless.check.skip >"$log" 2>&1 || status=$?
  inputs="$(grep -o 'Done [0-9]* runs' "$log" | grep -o '[0-9]*' | tail -n 1 || true)"
  if ((status == 0)); then
    printf '%-28s %12s inputs, nothing found\n' "$target" "${inputs:-no}"
  else
    failed=1
    grep -v '^INFO' "$log" || true
    printf '%-28s FOUND SOMETHING: see above, and the new file in testing/fuzzing/src/test/resources\n' "$target"
  fi
done
exit $failed
