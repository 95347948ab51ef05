#!/usr/bin/env bash
# Keeps a small database made by the server as it is now, for OlderDatabasesTest to open with every later one. Once for each schema, before its release.
# Leaves two files in reactor-server/src/test/resources/databases: schema-N.db, and schema-N.jsonl with everything that the server answered.
set -euo pipefail
cd "$(dirname "$0")/.."
make -s server-jar
scratch="$(mktemp -d)"
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT

# A cheap hash: a test that logs in must not wait for a dear one.
java -jar reactor-server/target/reactor-server.jar --port=0 --web-port=0 --data-dir="$scratch/data" --argon2-memory-kib=8 --argon2-iterations=1 \
  >"$scratch/out" 2>"$scratch/err" &
server=$!
port=
for _ in $(seq 300); do
  port="$(sed -n 's/.* is listening on .* port \([0-9]*\).*/\1/p' "$scratch/out")"
  [ -z "$port" ] || break
  kill -0 "$server" 2>/dev/null || { cat "$scratch/err" >&2; exit 1; }
  sleep 0.1
done
[ -n "$port" ] || { echo "The server didn't say within 30 s that it listens." >&2; exit 1; }

# One connection: says its arguments, a line each, and keeps the replies.
converse() {
  local line replies=0
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s\n' "$@" >&3
  while ((replies < $#)) && IFS= read -r -t 20 line <&3; do
    case "$line" in
      '{"status":"ok"'*) printf '%s\n' "$line" >>"$scratch/replies"; replies=$((replies + 1)) ;;
      '{"status"'*) printf '%s\n' "$line" >&2; exit 1 ;;
    esac
  done
  exec 3>&-
  ((replies == $#)) || { echo "The server answered $replies of $# requests." >&2; exit 1; }
}

password='"password":"the same for all of them"'
converse "{\"action\":\"register\",\"username\":\"ann\",$password}" \
  "{\"action\":\"register\",\"username\":\"Bob.2\",$password}" \
  "{\"action\":\"register\",\"username\":\"cyd_\",$password}" \
  "{\"action\":\"login\",\"username\":\"ann\",$password}" \
  '{"action":"send","text":"the first"}' \
  '{"action":"send","text":"said once","nonce":"nonce-of-ann-1"}' \
  '{"action":"send","text":"said once","nonce":"nonce-of-ann-1"}' \
  '{"action":"send","text":"two\nlines, a\ttab, \"quotes\", a back\\slash and '"'; DROP TABLE messages; --"'"}' \
  '{"action":"send","text":"Grüße, 你好, שלום, 🦔"}'
converse "{\"action\":\"login\",\"username\":\"bob.2\",$password}" \
  '{"action":"send","text":"the same nonce, but of another","nonce":"nonce-of-ann-1"}' \
  "{\"action\":\"send\",\"text\":\"$(printf 'x%.0s' $(seq 4000))\"}"
# A token that is void.
converse "{\"action\":\"login\",\"username\":\"cyd_\",$password}" '{"action":"logout"}'
converse "{\"action\":\"login\",\"username\":\"cyd_\",$password,\"push\":false}" '{"action":"poll","last_id":0}'
# A public room with an edit, a deletion, reactions and a member who is muted; a private one; a direct one; and how far somebody has read.
converse "{\"action\":\"login\",\"username\":\"ann\",$password,\"push\":false}" \
  '{"action":"create","room":"Dev","topic":"what we build"}' \
  '{"action":"send","room":"dev","text":"the first of dev"}' \
  '{"action":"send","room":"dev","text":"to be changed"}' \
  '{"action":"send","room":"dev","text":"to be deleted"}' \
  '{"action":"edit","room":"dev","id":3,"text":"is changed","nonce":"nonce-of-an-edit"}' \
  '{"action":"edit","room":"dev","id":3,"text":"is changed","nonce":"nonce-of-an-edit"}' \
  '{"action":"delete","room":"dev","id":4,"reason":"a trial"}' \
  '{"action":"create","room":"den","kind":"private"}' \
  '{"action":"add","room":"den","username":"bob.2"}' \
  '{"action":"send","room":"den","text":"among ourselves"}' \
  '{"action":"send","room":"@bob.2","text":"hello, you"}'
converse "{\"action\":\"login\",\"username\":\"bob.2\",$password,\"push\":false}" \
  '{"action":"join","room":"dev"}' \
  '{"action":"react","room":"dev","id":2,"emoji":"👍"}' \
  '{"action":"send","room":"dev","text":"an answer","reply_to":2}' \
  '{"action":"read","room":"dev","id":5}'
# The read mark is gathered for two seconds; what is written when the server ends has it in any case.
converse "{\"action\":\"login\",\"username\":\"ann\",$password,\"push\":false}" \
  '{"action":"mute","room":"dev","username":"bob.2","reason":"a trial"}' \
  '{"action":"poll","room":"dev","last_id":0}' \
  '{"action":"poll","room":"den","last_id":0}' \
  '{"action":"poll","room":"@bob.2","last_id":0}' \
  '{"action":"members","room":"dev"}'
converse "{\"action\":\"login\",\"username\":\"bob.2\",$password,\"push\":false}" '{"action":"rooms"}'

kill "$server"
wait "$server" || { cat "$scratch/err" >&2; exit 1; }
server=

# The row of the table meta, as it lies in the file; the test reads it by SQL.
version="$(grep -a -o 'schema_version[0-9]*' "$scratch/data/chatroom.db" | sort -V | tail -n 1 | tr -dc 0-9)"
kept="reactor-server/src/test/resources/databases"
mkdir -p "$kept"
if [ -e "$kept/schema-$version.db" ]; then
  echo "There is a database of schema $version already: it stays as it was made." >&2
  exit 1
fi
install -m 644 "$scratch/data/chatroom.db" "$kept/schema-$version.db"
cp "$scratch/replies" "$kept/schema-$version.jsonl"
echo "$kept/schema-$version.db"
