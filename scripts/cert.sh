#!/usr/bin/env bash
# Makes a certificate that nobody has signed, for trying TLS, and says how to use it: cert.sh [--to FOLDER] [NAME|ADDRESS ...]
# It is for localhost, 127.0.0.1 and ::1, and for what is named. Nothing that is there is ever overwritten.
set -euo pipefail
folder=cert
if [ "${1:-}" = --to ]; then
  folder="${2:?--to takes a folder}"
  shift 2
fi
command -v openssl >/dev/null || { echo "There is no openssl here (Debian: apt-get install openssl)." >&2; exit 1; }
for file in "$folder/server.crt" "$folder/server.key"; do
  [ ! -e "$file" ] || { echo "$file is there already, and stays as it is: move it away first." >&2; exit 1; }
done

names=DNS:localhost,IP:127.0.0.1,IP:::1
for name in "$@"; do
  case "$name" in
    localhost | 127.0.0.1 | ::1) ;;
    *:*) names+=",IP:$name" ;;
    *[!0-9a-zA-Z.*_-]* | -* | "") echo "'$name' is neither the name of a host nor an address." >&2; exit 2 ;;
    *[!0-9.]*) names+=",DNS:$name" ;;
    *) names+=",IP:$name" ;;
  esac
done

mkdir -p "$folder"
umask 077
made="$(mktemp -d "$folder/.new.XXXXXX")"
trap 'rm -rf "$made"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=${1:-localhost}" -addext "subjectAltName=$names" -days 365 \
  -keyout "$made/server.key" -out "$made/server.crt" 2>"$made/log" || { cat "$made/log" >&2; exit 1; }
# It is for everybody to have, unlike the key.
chmod 644 "$made/server.crt"
mv -n "$made/server.key" "$made/server.crt" "$folder"

cat <<END
A certificate for $(sed 's/DNS://g; s/IP://g; s/,/, /g' <<<"$names"), for a year: $folder/server.crt. Its key: $folder/server.key.
The server: make run-server ARGS="${1:+--tls-host 0.0.0.0 }--tls-port 5443 --tls-cert $folder/server.crt --tls-key $folder/server.key"
The client: make run-client ARGS="--tls-ca $folder/server.crt --host ${1:-localhost}"
END
