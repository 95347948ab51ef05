#!/usr/bin/env bash
# What the image runs once, in a new database that nobody else reaches yet.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username postgres --quiet <<'SQL'
\set standby `cat /run/secrets/standby-password`
\set chat `cat /run/secrets/chat-password`
CREATE ROLE standby REPLICATION LOGIN PASSWORD :'standby';
CREATE ROLE chat LOGIN PASSWORD :'chat';
CREATE DATABASE chat OWNER chat;
SQL
echo "host replication standby all scram-sha-256" >>"$PGDATA/pg_hba.conf"
# Whichever is the primary waits for the other one. In force from the next start: here nobody would answer yet.
echo "synchronous_standby_names = 'db1, db2'" >>"$PGDATA/postgresql.conf"
