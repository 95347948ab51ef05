#!/usr/bin/env bash
# Makes an archive of the classes that the client's jar begins with, from which they are loaded faster: class-archive.sh JAR.
# It lies beside the jar, and counts for this Java and for the jar where it is now; where it doesn't fit, Java passes it over.
set -euo pipefail
jar="$(realpath "$1")"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT

# A real start, with a session that is remembered and a server that isn't there: so the room is seen at once, and Ctrl+D leaves it. Only Java itself
# can tell which lambdas it had to make. A minute is for the slowest machine; what hangs longer is ended.
record() {
  local session="$made/chatroom/nobody@localhost+1"
  mkdir -p "$session"
  printf '%s\n' username=nobody token=none tls=false >"$session/session.properties"
  mkfifo "$made/keys"
  : >"$made/screen"
  XDG_CONFIG_HOME="$made" XDG_STATE_HOME="$made" TERM=xterm timeout -k 5 60 script -qfec "stty columns 80 rows 24; exec \
    $(printf '%q ' "$java" -Xshare:off -XX:DumpLoadedClassList="$made/classes" -jar "$jar" --host localhost --port 1 --user nobody)" \
    "$made/screen" <"$made/keys" >/dev/null &
  local start=$!
  exec 3<>"$made/keys"
  # A line editor says by this that a line can be typed. Then a command, and Ctrl+D.
  until grep -qF $'\e[?2004h' "$made/screen"; do
    kill -0 "$start" || return
    sleep 0.1
  done
  printf '/help\r\4' >&3
  wait "$start" || true
  grep -q '^@lambda-proxy chatroom/client/screen/' "$made/classes"
}

# Without a terminal to be had (script is of util-linux), the names have to do.
home="$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')"
if ! record 2>/dev/null; then
  echo "The client will start more slowly than it could: no start of it could be recorded here (that needs script, of util-linux)." >&2
  cp "$home/lib/classlist" "$made/classes"
fi
# What a start without a server doesn't need. A Java that only runs programs can't list a jar.
{ [ ! -x "$home/bin/jar" ] || "$home/bin/jar" --list --file "$jar"; } | sed -n '/^META-INF\|module-info/d; s/\.class$//p' >"$made/names"
grep -vxFf <(sed 's/ .*//' "$made/classes") "$made/names" >>"$made/classes" || true
rm -f "${jar%.jar}.jsa"
# Only this collector can archive objects, too.
"$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$made/classes" -XX:SharedArchiveFile="${jar%.jar}.jsa" -Xlog:disable -cp "$jar" >/dev/null
