#!/usr/bin/env bash
# Puts the containers' profile "cluster" to the test, beside any stack that runs: while two clients talk by the proxy a server is killed, and the
# primary, whose standby takes over; an outage of the database restarts no server; nothing is lost or doubled.
# The variables of docker-test.sh, and POSTGRES_IMAGE, NGINX_IMAGE, CHAT_CLUSTER_NET.
set -euo pipefail
cd "$(dirname "$0")/../docker"

export COMPOSE_PROJECT_NAME="chatroom-test-$$" CHAT_PUBLISH=127.0.0.1: CHAT_PUBLISH_WEB=127.0.0.1: CHAT_CLUSTER_NET="${CHAT_CLUSTER_NET:-10.213.88}"
profiles="--profile client --profile cluster" chat=proxy LINES_SAID=900
source ../scripts/docker-testing.sh
export CHAT_SECRETS="$scratch/secrets"
trap clean_up EXIT
../scripts/cluster-secrets.sh

sql() { local db=$1; shift; docker exec "$(container "$db")" psql -XAtq -U postgres -c "$@"; }
waits_for() { [ "$(sql "$1" 'SELECT application_name, sync_state FROM pg_stat_replication' 2>/dev/null)" = "$2|sync" ]; }
# Whether a line of what a server says at the port for metrics, under a path, matches.
says() {
  docker exec "$(container "$1")" bash -c 'exec 3<>/dev/tcp/127.0.0.1/9464 && printf "GET $0 HTTP/1.0\r\n\r\n" >&3 && cat <&3' "$2" >"$scratch/answer" 2>/dev/null &&
    grep -q "$3" "$scratch/answer"
}
is_ready() { says "$1" /ready '^HTTP/1.* 200 '; }
is_not_ready() { says "$1" /ready '^HTTP/1.* 503 '; }
has_one_member() { says "$1" /metrics '^chatroom_connections{state="member"} 1\.0$'; }
page() { curl --fail --silent "http://127.0.0.1:$($COMPOSE $profiles port proxy 5080 | sed 's/.*://')/${1:-}"; }

step "the images are built"
quietly $COMPOSE $profiles build
step "all of it starts, and the one server alone does not"
quietly $COMPOSE $profiles up -d --no-build proxy
for service in db1 db2 server-1 server-2 proxy; do
  await "the health of $service" is_healthy "$service"
  [ "$(docker exec "$(container $service)" id -u)" != 0 ] || fail "$service runs as root"
done
[ -z "$(container server)" ] || fail "the one server alone was started, too"
await "db2 as the synchronous standby of db1" waits_for db1 db2
for server in server-1 server-2; do await "$server to be ready" is_ready "$server"; done

step "bob listens, ann talks, each on another server; the page is there, too"
register_ann_and_bob
begin_to_talk
for server in server-1 server-2; do has_one_member "$server" || fail "they aren't on two servers"; done
page | grep -q '<html' || fail "the proxy doesn't pass the page on"

step "a server is killed while ann talks, and its people go on with the other"
heard() { grep -c 'ann: line' "$scratch/bob" || true; }
heard_more() { [ "$(heard)" -gt "$before" ]; }
docker kill "$(container server-1)" >/dev/null
before=$(($(heard) + 20))
await "more of ann's lines at bob's" heard_more
quietly docker start "$(container server-1)"

step "the primary is killed while ann talks, and its standby takes over"
((before < LINES_SAID - 100)) || fail "ann has nearly ended: this machine is too slow for the test"
docker kill "$(container db1)" >/dev/null
docker exec "$(container db2)" pg_ctl promote >/dev/null
quietly docker start "$(container db1)"
says_no() { docker logs "$(container db1)" 2>&1 | grep -q "doesn't start: it has to become a copy of db2"; }
await "the word of the former primary that it doesn't start" says_no
quietly $COMPOSE $profiles rm -sf db1
quietly docker volume rm "${COMPOSE_PROJECT_NAME}_db1"
quietly $COMPOSE $profiles up -d --no-deps db1
await "db1 as the synchronous standby of db2" waits_for db2 db1
end_of_talk
check_history "after the failover"

step "an outage of the database restarts no server"
started="$(inspect server-1 State.StartedAt) $(inspect server-2 State.StartedAt)"
docker stop "$(container db2)" "$(container db1)" >/dev/null
for server in server-1 server-2; do
  await "the word of $server that nobody should be sent to it" is_not_ready "$server"
  docker exec "$(container $server)" chatroom-server health >/dev/null || fail "$server doesn't count as healthy"
done
page healthz >/dev/null || fail "the proxy doesn't count as healthy"
docker start "$(container db2)" "$(container db1)" >/dev/null
for server in server-1 server-2; do await "$server to be ready again" is_ready "$server"; done
[ "$(inspect server-1 State.StartedAt) $(inspect server-2 State.StartedAt)" = "$started" ] || fail "a server was restarted"
check_history "after the outage"

step "what was said outlives down and up"
quietly $COMPOSE $profiles down
quietly $COMPOSE $profiles up -d --no-build proxy
await "the proxy's health" is_healthy proxy
for server in server-1 server-2; do await "$server to be ready" is_ready "$server"; done
check_history "after down and up"
echo "The cluster holds: $LINES_SAID lines, none lost, none doubled."
