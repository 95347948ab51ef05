#!/usr/bin/env bash
# How long the client takes from its start until one can type, on a terminal that answers (tmux): startup.sh [TIMES] [COMMAND]. Builds nothing.
# The processor's time is told too: on a machine that does other things only that can be compared.
set -euo pipefail
times="${1:-10}"
chat="${2:-$(dirname "$(readlink -f "$0")")/../console-client/target/chat}"

# A line editor says by this that a line can be typed, and pasted.
ready=$'\e[?2004h'

once() {
  local begin=${EPOCHREALTIME/./} seen= char
  coproc { exec script -qfec "$chat" /dev/null </dev/tty 2>&1; }
  while IFS= read -r -t 60 -N 1 -u "${COPROC[0]}" char; do
    seen+=$char
    # What it asks the terminal is answered there.
    printf %s "$char" >/dev/tty
    if [[ $seen == *"$ready" ]]; then
      local end=${EPOCHREALTIME/./} pid stat
      pid=$(cat "/proc/$COPROC_PID/task/$COPROC_PID/children")
      read -r -a stat <"/proc/${pid% }/stat"
      echo $(((end - begin) / 1000)) $(((stat[13] + stat[14]) * 1000 / $(getconf CLK_TCK))) >>"$RESULT"
      kill "$COPROC_PID"
      wait "$COPROC_PID" || true
      return
    fi
  done
  printf '%q\n' "No prompt, but: $seen" >"$RESULT"
  exit 1
}

if [ -n "${RESULT:-}" ]; then
  for ((i = 0; i < times; i++)); do once; done
  exit
fi
for tool in tmux script; do
  command -v $tool >/dev/null || { echo "There is no $tool here (Debian: apt-get install tmux bsdutils)." >&2; exit 1; }
done
# Nobody has been anywhere yet, and nobody is called.
home="$(mktemp -d)"
trap 'tmux -L "startup-$$" kill-server 2>/dev/null || true; rm -rf "$home"' EXIT
RESULT="$home/result" XDG_CONFIG_HOME="$home" XDG_STATE_HOME="$home" CHAT_PORT=1 \
  tmux -L "startup-$$" -f /dev/null new-session -d -x 80 -y 24 "$(printf '%q ' "$0" "$times" "$chat")"
while tmux -L "startup-$$" has-session 2>/dev/null; do sleep 0.2; done
sort -n "$home/result" | awk 'NF == 2 { wall[++n] = $1; used += $2; next } { print } END {
  if (n == 0) exit 1
  printf "%d starts: best %d ms, median %d ms, worst %d ms; %d ms of processor time\n", n, wall[1], wall[int((n + 1) / 2)], wall[n], used / n }'
