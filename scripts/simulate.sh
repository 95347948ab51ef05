#!/usr/bin/env bash
# Runs the seeds that are asked for: how many, or a range as 1000-1999. One alone (42-42) is shown with its trace.
# The second argument says how many servers each world has on one database.
set -euo pipefail
cd "$(dirname "$0")/.."
exec mvn -q -B -pl testing/simulation -am test -P check -Dtest=ManyWorldsTest#noSeedBreaksAPromise -Dsimulation.seeds="${1:-20000}" ${2:+"-Dsimulation.nodes=$2"} \
  -Dsurefire.failIfNoSpecifiedTests=false -Dmaven.test.redirectTestOutputToFile=false -Dspotless.check.skip
