#!/usr/bin/env bash
# Made the files of this folder, for the tests only: certificates for a hundred years, and some that something is wrong with.
# Needs openssl and keytool.
set -euo pipefail
cd "$(dirname "$0")"

# name, names of the host, key, and what else openssl is to be told
own() {
  local name=$1 hosts=$2
  shift 2
  openssl req -x509 -newkey "$@" -nodes -subj "/CN=$name" -addext "subjectAltName=$hosts" -days 36500 -keyout "$name.key" -out "$name.crt" 2>/dev/null
}

here=DNS:localhost,IP:127.0.0.1,IP:::1
own localhost "$here" ec -pkeyopt ec_paramgen_curve:P-256
own renewed "$here" ec -pkeyopt ec_paramgen_curve:P-256
own rsa "$here" rsa:2048
own ed25519 "$here" ed25519
own evil DNS:evil.example ec -pkeyopt ec_paramgen_curve:P-256

# openssl makes none of the past.
keytool -genkeypair -alias key -keyalg EC -groupname secp256r1 -dname CN=expired -startdate "2020/01/01 00:00:00" -validity 365 \
  -storetype PKCS12 -storepass secret -keystore expired.p12 2>/dev/null
openssl pkcs12 -in expired.p12 -passin pass:secret -nokeys | openssl x509 -out expired.crt
openssl pkcs12 -in expired.p12 -passin pass:secret -nocerts -nodes | openssl pkcs8 -topk8 -nocrypt -out expired.key
rm expired.p12

# A chain: the server's certificate, and the one that signed it.
own authority "$here" ec -pkeyopt ec_paramgen_curve:P-256
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=signed -keyout signed.key 2>/dev/null |
  openssl x509 -req -CA authority.crt -CAkey authority.key -set_serial 2 -days 36500 -extfile <(echo "subjectAltName=$here") -out signed.own 2>/dev/null
cat signed.own authority.crt >signed.crt
rm signed.own authority.key

# One that was signed, and is of the past.
store() { keytool "$@" -storetype PKCS12 -storepass secret -keystore outdated.p12 2>/dev/null; }
store -genkeypair -alias authority -keyalg EC -groupname secp256r1 -dname CN=outdated-authority -ext bc:c -validity 36500
store -genkeypair -alias key -keyalg EC -groupname secp256r1 -dname CN=outdated
store -certreq -alias key |
  store -gencert -alias authority -startdate "2020/01/01 00:00:00" -validity 365 -ext SAN=dns:localhost,ip:127.0.0.1 -rfc >outdated.crt
store -exportcert -alias authority -rfc >outdated-authority.crt
openssl pkcs12 -in outdated.p12 -passin pass:secret -nocerts -nodes 2>/dev/null |
  sed -n '/friendlyName: key/,$p' | openssl pkcs8 -topk8 -nocrypt -out outdated.key
rm outdated.p12

openssl rsa -in rsa.key -traditional -out pkcs1.key 2>/dev/null
openssl ec -in localhost.key -out sec1.key 2>/dev/null
openssl pkcs8 -topk8 -in localhost.key -passout pass:secret -out encrypted.key
