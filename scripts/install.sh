#!/usr/bin/env bash
# Puts the built programs under PREFIX (default /usr/local), below DESTDIR where one is given; with --remove takes the same files away again.
# What people keep, /etc/chatroom and /var/lib/chatroom, is never overwritten or removed.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix="${PREFIX:-/usr/local}"
root="${DESTDIR:-}$prefix"
config="${DESTDIR:-}/etc/chatroom/chatroom.properties"
case "$prefix" in
  /*) ;;
  *) echo "PREFIX must begin with a slash, and is $prefix." >&2; exit 2 ;;
esac

# Below it: which folders weren't there before the installation.
folders_made=lib/chatroom/folders-made

# Mode, what it is made of, where it goes.
files() {
  cat <<LIST
644 reactor-server/target/reactor-server.jar lib/chatroom/reactor-server.jar
644 reactor-server/jvm.options lib/chatroom/jvm.options
644 console-client/target/console-client.jar lib/chatroom/console-client.jar
755 console-client/target/chat lib/chatroom/chat
644 console-client/target/chat.1 share/man/man1/chat.1
644 console-client/target/chat.bash share/bash-completion/completions/chat
644 console-client/target/_chat share/zsh/site-functions/_chat
755 packaging/chatroom-server bin/chatroom-server
644 reactor-server/target/chatroom-server.8 share/man/man8/chatroom-server.8
644 reactor-server/target/chatroom-server.bash share/bash-completion/completions/chatroom-server
644 reactor-server/target/_chatroom-server share/zsh/site-functions/_chatroom-server
644 docs/chatroom.properties share/doc/chatroom/chatroom.properties
644 $made/chatroom-server.service lib/systemd/system/chatroom-server.service
644 packaging/sysusers.conf lib/sysusers.d/chatroom.conf
LIST
}

if [ "${1:-}" = --remove ]; then
  made=
  files | while read -r _ _ target; do rm -f "$root/$target"; done
  rm -f "$root/bin/chat" "$root/lib/chatroom/console-client.jsa"
  folders="$(cat "$root/$folders_made" 2>/dev/null || true)"
  rm -f "$root/$folders_made"
  # Those that the installation made, the inner ones first, where nothing else is in them by now.
  printf '%s\n' "$folders" lib/chatroom share/doc/chatroom | sort -ru | while read -r folder; do
    [ -z "$folder" ] || rmdir "$root/$folder" 2>/dev/null || true
  done
  echo "Removed from $root."
  exit 0
fi

made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT
sed "s|@PREFIX@|$prefix|" packaging/chatroom-server.service >"$made/chatroom-server.service"
# Kept from the first installation: a later one finds its folders.
if [ ! -e "$root/$folders_made" ]; then
  files | while read -r _ _ target; do
    folder="$(dirname "$target")"
    while [ "$folder" != . ] && [ ! -d "$root/$folder" ]; do
      printf '%s\n' "$folder"
      folder="$(dirname "$folder")"
    done
  done | sort -u >"$made/folders"
  install -D -m 644 "$made/folders" "$root/$folders_made"
fi
files | while read -r mode source target; do install -D -m "$mode" "$source" "$root/$target"; done
ln -sf ../lib/chatroom/chat "$root/bin/chat"
# It would count for the jar below DESTDIR only.
[ -n "${DESTDIR:-}" ] || scripts/class-archive.sh "$root/lib/chatroom/console-client.jar"
[ -e "$config" ] || install -D -m 644 docs/chatroom.properties "$config"
echo "Installed under $root."
