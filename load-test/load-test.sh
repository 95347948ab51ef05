#!/usr/bin/env bash
# Builds where needed, and runs the load test with the arguments given. --help lists the scenarios.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
make -s -C "$root" load-test-build >&2
exec java -jar "$root/load-test/target/load-test.jar" "$@"
