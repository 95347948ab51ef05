#!/usr/bin/env bash
# Starts PostgreSQL in the container of this name, beside another: an empty folder becomes a copy of the other where that is the primary, or
# else, on db1, a new database. What the image would run itself is run at the end.
set -euo pipefail
name=$1 other=$2
PGPASSWORD="$(cat /run/secrets/standby-password)"

# What the other says to whether it is a standby: on, off, or nothing where it doesn't answer.
other_is_standby() {
  PGPASSWORD="$PGPASSWORD" psql -XAtq "host=$other user=standby replication=true connect_timeout=5" -c 'SHOW in_hot_standby' 2>/dev/null || true
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  until answer="$(other_is_standby)" && [ "$answer" = off ]; do
    if [ "$name" = db1 ] && [ -z "$answer" ]; then break; fi
    echo "$name has no data, and waits for $other to be the primary that it copies."
    sleep 2
  done
  if [ "$answer" = off ]; then
    # Into a folder beside, so that half a copy is never taken for a whole one.
    rm -rf "$PGDATA"/*
    PGPASSWORD="$PGPASSWORD" pg_basebackup -h "$other" -U standby -D "$PGDATA/copy" -R -X stream -c fast
    # The other may have been told to do without a standby. That was meant for it alone.
    sed -i '/^synchronous_standby_names/d' "$PGDATA/copy/postgresql.auto.conf"
    mv "$PGDATA"/copy/[!P]* "$PGDATA"
    mv "$PGDATA"/copy/P* "$PGDATA"
    rmdir "$PGDATA/copy"
  fi
elif [ ! -e "$PGDATA/standby.signal" ] && [ "$(other_is_standby)" = off ]; then
  echo "$name was the primary before $other was promoted, and doesn't start: it has to become a copy of $other (docs/cluster.md)." >&2
  exit 1
fi
exec docker-entrypoint.sh postgres -c cluster_name="$name"
