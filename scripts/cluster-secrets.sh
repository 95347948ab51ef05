#!/usr/bin/env bash
# Makes the passwords of the containers' profile "cluster" in docker/secrets, where there are none yet. The folder is closed to others; the
# files are not, because in the containers they are read by users who aren't you.
set -euo pipefail
secrets="${CHAT_SECRETS:-$(dirname "$0")/../docker/secrets}"
mkdir -p -m 0700 "$secrets"
for name in postgres standby chat; do
  file="$secrets/$name-password"
  [ -s "$file" ] || (umask 022 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$file")
done
