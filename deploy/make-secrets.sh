#!/usr/bin/env bash
# Makes deploy/secrets for compose.yaml: an authority of your own, the broker's certificate, Grafana's password.
# usage: deploy/make-secrets.sh NAME [NAME...]   every name or address by which nodes reach the broker
set -euo pipefail
cd "$(dirname "$0")"
(($# > 0)) || { echo "usage: $0 NAME [NAME...]   such as: $0 hidran.example 192.168.1.10" >&2; exit 2; }
test ! -e secrets || { echo "deploy/secrets is there already; move it away to make new ones" >&2; exit 2; }

names="DNS:broker,DNS:localhost,IP:127.0.0.1"
for name in "$@"; do
  if [[ $name =~ ^[0-9.]+$ || $name == *:* ]]; then names+=",IP:$name"; else names+=",DNS:$name"; fi
done

umask 077
mkdir secrets && cd secrets
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=Hidran CA" -keyout mqtt-ca-key.pem -out mqtt-ca.pem \
  -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign" 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout mqtt-key.pem -out broker.csr 2>/dev/null
openssl x509 -req -in broker.csr -CA mqtt-ca.pem -CAkey mqtt-ca-key.pem -CAcreateserial -days 1825 -out mqtt-cert.pem \
  -extfile <(printf 'subjectAltName=%s\n' "$names") 2>/dev/null
rm -f broker.csr mqtt-ca.srl
openssl rand -hex 16 >grafana-password
if test "$(id -u)" = 0; then chown -R 1000:1000 .; fi
echo "deploy/secrets is made. Nodes need mqtt-ca.pem; keep mqtt-ca-key.pem off this machine."
