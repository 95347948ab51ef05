#!/usr/bin/env bash
# Builds the images and puts the stack to the test, beside any other that runs: two clients talk, the server's process is killed and comes back,
# nothing is lost or doubled; a stop is clean within its grace time; what was said outlives `down` and `up`.
# COMPOSE="docker-compose" or COMPOSE="docker compose" picks one; BUILD_IMAGE and RUN_IMAGE name other base images.
set -euo pipefail
cd "$(dirname "$0")/../docker"

export COMPOSE_PROJECT_NAME="chatroom-test-$$" CHAT_PUBLISH=127.0.0.1: CHAT_PUBLISH_WEB=127.0.0.1:
profiles="--profile client" chat=server LINES_SAID=400
source ../scripts/docker-testing.sh
trap clean_up EXIT
echo "$COMPOSE $($COMPOSE version --short)"

step "the images are built"
quietly $COMPOSE --profile client build
step "the server starts, and is healthy by its own word"
quietly $COMPOSE up -d --no-build server
await "the server's health" is_healthy server
server="$(container server)"
[ "$(docker exec "$server" id -u)" != 0 ] || fail "it runs as root"
docker exec "$server" cat /proc/1/cmdline | tr '\0' ' ' | grep -q '^[^ ]*java .*reactor-server.jar' || fail "process 1 isn't the server"
docker exec "$server" sh -c ': >/usr/local/lib/chatroom/x' 2>/dev/null && fail "its root file system can be written"
docker exec "$server" grep -q '^CapEff:[[:space:]]*0*$' /proc/1/status || fail "it has capabilities"

step "the server shows each number of the JVM that the dashboard asks for"
docker exec "$server" bash -c 'exec 3<>/dev/tcp/127.0.0.1/9464 && printf "GET /metrics HTTP/1.0\r\n\r\n" >&3 && cat <&3' >"$scratch/metrics"
for metric in $(grep -ohE '\b(jvm|process)_[a-z0-9_]+' monitoring/*.json monitoring/alerts.yml | sort -u); do
  grep -q "^$metric[{ ]" "$scratch/metrics" || fail "the server shows no $metric"
done

step "bob listens, ann talks, both by the client's image"
register_ann_and_bob
begin_to_talk

step "the server is killed while ann talks, and comes back by itself"
pid="$(inspect server State.Pid)" started="$(inspect server State.StartedAt)"
# A kill by Docker counts as a stop by hand, after which nothing is restarted; this is a kill as the system does it.
docker run --rm --user 0 --pid host --entrypoint sh chatroom-server -c 'kill -9 "$0"' "$pid"
is_back() { [ "$(inspect server State.StartedAt)" != "$started" ] && is_healthy server; }
await "the server's return" is_back
[ "$(container server)" = "$server" ] && [ "$(inspect server RestartCount)" -ge 1 ] || fail "it was not the restart policy that brought it back"
end_of_talk
check_history "after the kill"

step "a stop is clean"
docker stop "$server" >/dev/null
code="$(docker inspect --format '{{.State.ExitCode}}' "$server")"
[ "$code" = 0 ] || fail "the server ended with $code"

step "what was said outlives down and up"
quietly $COMPOSE --profile client down
quietly $COMPOSE up -d --no-build server
await "the server's health" is_healthy server
check_history "after down and up"
echo "The stack holds: $LINES_SAID lines, none lost, none doubled."
