# What both tests of the containers use, by "source", in the folder docker. They say before which profiles they use, which service has the
# chat's port, and how many lines ann says (fewer than a thousand).
scratch="$(mktemp -d)"
readonly COMPOSE="${COMPOSE:-$(../scripts/compose.sh)}" PATIENCE_SECONDS=300 LINES_SAID password="the same for both"

step() { printf '%s\n' "-- $*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  $COMPOSE $profiles logs --tail=30 >&2 || true
  exit 1
}
clean_up() {
  local status=$?
  exec 4>&-
  # Bob still listens; version 2's down knows nothing of containers that `run` made.
  docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --filter label=com.docker.compose.oneoff=True |
    xargs -r docker rm -f >/dev/null
  $COMPOSE $profiles down --volumes --timeout 5 >"$scratch/down" 2>&1 || cat "$scratch/down" >&2
  rm -rf "$scratch"
  exit "$status"
}

# Runs it, and shows what it says only where it fails.
quietly() { "$@" >"$scratch/said" 2>&1 || { cat "$scratch/said" >&2; fail "$*"; }; }

# Waits until a command succeeds.
await() {
  local what=$1 deadline=$((SECONDS + PATIENCE_SECONDS)); shift
  until "$@"; do
    ((SECONDS < deadline)) || fail "$what: not within $PATIENCE_SECONDS s"
    sleep 0.2
  done
}
container() { $COMPOSE $profiles ps -q "$1"; }
inspect() { docker inspect --format "{{.$2}}" "$(container "$1")"; }
is_healthy() { [ "$(inspect "$1" State.Health.Status)" = healthy ]; }

# Says lines to the service with the chat's port over a connection of their own, and prints as many replies.
ask() {
  local line replies=0 port
  port="$($COMPOSE $profiles port "$chat" 5000 | sed 's/.*://')"
  exec 5<>"/dev/tcp/127.0.0.1/$port"
  printf '%s\n' "$@" >&5
  while ((replies < $#)) && IFS= read -r -t 20 line <&5; do
    case "$line" in '{"status"'*) printf '%s\n' "$line"; replies=$((replies + 1)) ;; esac
  done
  exec 5>&-
  ((replies == $#))
}
register_ann_and_bob() {
  ask "{\"action\":\"register\",\"username\":\"ann\",\"password\":\"$password\"}" \
    "{\"action\":\"register\",\"username\":\"bob\",\"password\":\"$password\"}" >"$scratch/registered"
  ! grep -v '"ok"' "$scratch/registered" || fail "ann and bob can't register"
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
  CHAT_PASSWORD="$password" $COMPOSE run --rm --no-deps -T -e CHAT_PASSWORD client --host "$chat" --user "$name" --timeout "$PATIENCE_SECONDS" "$@"
}
bob_heard() { grep -q "$1" "$scratch/bob"; }
# Bob listens, ann talks, more slowly than a user may, so that each line is taken at the first try.
begin_to_talk() {
  client bob --listen --since 0 </dev/null >"$scratch/bob" 2>"$scratch/bob-notices" &
  mkfifo "$scratch/ann-says"
  client ann <"$scratch/ann-says" >"$scratch/ann" 2>"$scratch/ann-notices" &
  ann=$!
  exec 4>"$scratch/ann-says"
  (for n in $(seq "$LINES_SAID"); do echo "line $n"; sleep 0.11; done) >&4 &
  await "ann's first lines at bob's" bob_heard 'ann: line 20$'
}
# All that she said was confirmed, and bob saw each line once.
end_of_talk() {
  await "ann's last line at bob's" bob_heard "ann: line $LINES_SAID\$"
  exec 4>&-
  wait "$ann" || { cat "$scratch/ann-notices" >&2; fail "not every line of ann's was confirmed"; }
  grep -o 'ann: line [0-9]*' "$scratch/bob" | tr -dc '0-9\n' >"$scratch/lines"
  seq "$LINES_SAID" | cmp -s - "$scratch/lines" || fail "bob missed lines, or saw some twice"
}
