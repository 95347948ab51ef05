#!/usr/bin/env bash
# The thousand simulated worlds that belong to this commit, as 4000-4999: of nine, so that a history of commits goes through all of them. Without git the first.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$(git rev-parse --short=7 HEAD 2>/dev/null) || commit=0
first=$((1000 + 0x${commit:0:7} % 9 * 1000))
echo "$first-$((first + 999))"
