#!/usr/bin/env bash
# Builds the images and puts the stack to the test, beside any other that runs: two clients talk, the server's process is killed and comes back,
# nothing is lost or doubled; a stop is clean within its grace time; what was said outlives `down` and `up`.
# COMPOSE="docker-compose" or COMPOSE="docker compose" picks one; BUILD_IMAGE and RUN_IMAGE name other base images.
set -euo pipefail
cd "$(dirname "$0")/../docker"

export COMPOSE_PROJECT_NAME="chatroom-test-$$" CHAT_PUBLISH=127.0.0.1: CHAT_PUBLISH_WEB=127.0.0.1:
scratch="$(mktemp -d)"
readonly COMPOSE="${COMPOSE:-$(../scripts/compose.sh)}" PATIENCE_SECONDS=300 LINES_SAID=400 password="the same for both"
echo "$COMPOSE $($COMPOSE version --short)"

step() { printf '%s\n' "-- $*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  $COMPOSE logs --tail=30 server >&2 || true
  exit 1
}
clean_up() {
  local status=$?
  exec 4>&-
  # Bob still listens; version 2's down knows nothing of containers that `run` made.
  docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --filter label=com.docker.compose.oneoff=True |
    xargs -r docker rm -f >/dev/null
  $COMPOSE --profile client down --volumes --timeout 5 >"$scratch/down" 2>&1 || cat "$scratch/down" >&2
  rm -rf "$scratch"
  exit "$status"
}
trap clean_up EXIT

# Waits until a command succeeds.
await() {
  local what=$1 deadline=$((SECONDS + PATIENCE_SECONDS)); shift
  until "$@"; do
    ((SECONDS < deadline)) || fail "$what: not within $PATIENCE_SECONDS s"
    sleep 0.2
  done
}
container() { $COMPOSE ps -q server; }
inspect() { docker inspect --format "{{.$1}}" "$(container)"; }
state() { inspect "State.$1"; }
is_healthy() { [ "$(state Health.Status)" = healthy ]; }
port() { $COMPOSE port server 5000 | sed 's/.*://'; }

# Says lines to the server over a connection of their own, and prints as many replies.
ask() {
  local line replies=0
  exec 5<>"/dev/tcp/127.0.0.1/$(port)"
  printf '%s\n' "$@" >&5
  while ((replies < $#)) && IFS= read -r -t 20 line <&5; do
    case "$line" in '{"status"'*) printf '%s\n' "$line"; replies=$((replies + 1)) ;; esac
  done
  exec 5>&-
  ((replies == $#))
}
# All messages, a frame of at most 500 a line.
history() {
  local login="{\"action\":\"login\",\"username\":\"ann\",\"password\":\"$password\",\"push\":false}"
  ask "$login" '{"action":"poll","last_id":0}' '{"action":"poll","last_id":500}' | tail -n 2
}
# The ids are 1, 2, 3, …, and each of ann's lines is there once, in their order.
check_history() {
  history >"$scratch/history" || fail "the history can't be read $1"
  grep -o '"id":[0-9]*' "$scratch/history" | cut -d: -f2 >"$scratch/ids"
  grep -o '"text":"line [0-9]*"' "$scratch/history" | tr -dc '0-9\n' >"$scratch/lines"
  seq "$(wc -l <"$scratch/ids")" | cmp -s - "$scratch/ids" || fail "the ids have holes $1"
  seq "$LINES_SAID" | cmp -s - "$scratch/lines" || fail "lines are missing, doubled or out of order $1"
}
# A client without a terminal; the password comes by a variable, whose value stands on no command line.
client() {
  local name=$1; shift
  CHAT_PASSWORD="$password" $COMPOSE run --rm -T -e CHAT_PASSWORD client --user "$name" --timeout "$PATIENCE_SECONDS" "$@"
}
bob_heard() { grep -q "$1" "$scratch/bob"; }

step "the images are built"
$COMPOSE --profile client build >"$scratch/build" 2>&1 || { cat "$scratch/build" >&2; exit 1; }
step "the server starts, and is healthy by its own word"
$COMPOSE up -d --no-build server >"$scratch/up" 2>&1 || { cat "$scratch/up" >&2; exit 1; }
await "the server's health" is_healthy
[ "$(docker exec "$(container)" id -u)" != 0 ] || fail "it runs as root"
docker exec "$(container)" cat /proc/1/cmdline | tr '\0' ' ' | grep -q '^[^ ]*java .*reactor-server.jar' || fail "process 1 isn't the server"
docker exec "$(container)" sh -c ': >/usr/local/lib/chatroom/x' 2>/dev/null && fail "its root file system can be written"
docker exec "$(container)" grep -q '^CapEff:[[:space:]]*0*$' /proc/1/status || fail "it has capabilities"

step "the server shows each number of the JVM that the dashboard asks for"
docker exec "$(container)" bash -c 'exec 3<>/dev/tcp/127.0.0.1/9464 && printf "GET /metrics HTTP/1.0\r\n\r\n" >&3 && cat <&3' >"$scratch/metrics"
for metric in $(grep -ohE '\b(jvm|process)_[a-z0-9_]+' monitoring/*.json monitoring/alerts.yml | sort -u); do
  grep -q "^$metric[{ ]" "$scratch/metrics" || fail "the server shows no $metric"
done

step "bob listens, ann talks, both by the client's image"
ask "{\"action\":\"register\",\"username\":\"ann\",\"password\":\"$password\"}" \
  "{\"action\":\"register\",\"username\":\"bob\",\"password\":\"$password\"}" >"$scratch/registered"
! grep -v '"ok"' "$scratch/registered" || fail "ann and bob can't register"
client bob --listen --since 0 </dev/null >"$scratch/bob" 2>"$scratch/bob-notices" &
mkfifo "$scratch/ann-says"
client ann <"$scratch/ann-says" >"$scratch/ann" 2>"$scratch/ann-notices" &
ann=$!
exec 4>"$scratch/ann-says"
# More slowly than a user may, so that each line is taken at the first try.
(for n in $(seq "$LINES_SAID"); do echo "line $n"; sleep 0.11; done) >&4 &
await "ann's first lines at bob's" bob_heard 'ann: line 20$'

step "the server is killed while ann talks, and comes back by itself"
killed="$(container)" pid="$(state Pid)" started="$(state StartedAt)"
# A kill by Docker counts as a stop by hand, after which nothing is restarted; this is a kill as the system does it.
docker run --rm --user 0 --pid host --entrypoint sh chatroom-server -c 'kill -9 "$0"' "$pid"
is_back() { [ "$(state StartedAt)" != "$started" ] && is_healthy; }
await "the server's return" is_back
[ "$(container)" = "$killed" ] && [ "$(inspect RestartCount)" -ge 1 ] || fail "it was not the restart policy that brought it back"

await "ann's last line at bob's" bob_heard "ann: line $LINES_SAID\$"
exec 4>&-
wait "$ann" || { cat "$scratch/ann-notices" >&2; fail "not every line of ann's was confirmed"; }
check_history "after the kill"
grep -o 'ann: line [0-9]*' "$scratch/bob" | tr -dc '0-9\n' >"$scratch/lines"
seq "$LINES_SAID" | cmp -s - "$scratch/lines" || fail "bob missed lines, or saw some twice"

step "a stop is clean"
stopped="$(container)"
docker stop "$stopped" >/dev/null
code="$(docker inspect --format '{{.State.ExitCode}}' "$stopped")"
[ "$code" = 0 ] || fail "the server ended with $code"

step "what was said outlives down and up"
$COMPOSE --profile client down >"$scratch/down" 2>&1 || { cat "$scratch/down" >&2; exit 1; }
$COMPOSE up -d --no-build server >"$scratch/up" 2>&1 || { cat "$scratch/up" >&2; exit 1; }
await "the server's health" is_healthy
check_history "after down and up"
echo "The stack holds: $LINES_SAID lines, none lost, none doubled."
