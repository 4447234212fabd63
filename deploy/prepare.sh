#!/usr/bin/env bash
# Makes what docker-compose.yml mounts, in deploy/generated: passwords, a token, certificates of the broker, its access list, and the
# demo's plant and agents with their outside broker and InfluxDB. What is there is kept; run it again after the plant has changed.
#   docker compose run --rm setup        in a container, or
#   bash deploy/prepare.sh               here: needs openssl, mosquitto_passwd and `npm run build`
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
out=${GENERATED:-deploy/generated}
gentani=(node dist/server/cli/gentani.js)
# users of the images: mosquitto 1883, influxdb and node 1000, grafana 472
readonly MOSQUITTO=1883 NODE=1000 GRAFANA=472
mkdir -p "$out"

# a file that another user reads; without the right to give it away all may read it, in a folder that nobody else may enter
give() { chown "$1:$1" "$2" 2>/dev/null || chmod a+r "$2"; }
secret() { [ -s "$out/$1" ] || openssl rand -hex 24 | tr -d '\n' >"$out/$1"; }

for name in server osaka-dc.edge-1 himeji.edge-1; do secret "$name.password"; done
for name in influxdb.password influxdb.token grafana.password; do secret "$name"; done

# an authority of this installation, and the certificate of its broker
if [ ! -s "$out/broker.pem" ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=Gentani broker authority' \
    -keyout "$out/ca.key" -out "$out/ca.pem" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj '/CN=mosquitto' -keyout "$out/broker.key" -out "$out/broker.csr" 2>/dev/null
  openssl x509 -req -in "$out/broker.csr" -CA "$out/ca.pem" -CAkey "$out/ca.key" -CAcreateserial -days 825 \
    -extfile <(printf 'subjectAltName=DNS:mosquitto,DNS:localhost,IP:127.0.0.1') -out "$out/broker.pem" 2>/dev/null
  rm "$out/broker.csr"
fi

# secrets=/run/secrets: where the files stand inside the containers
secrets=${SECRETS:-/run/secrets}
broker=${BROKER_URL:-mqtts://mosquitto:8883}
{
  cat demo/plant.yaml
  sed -e "s#SECRETS#$secrets#" -e "s#BROKER_URL#$broker#" -e "s#INFLUXDB_URL#${INFLUXDB_URL:-http://influxdb:8086}#" deploy/outside.yaml
} >"$out/plant.yaml"
agent() { # agent <file of the demo> <user>
  sed -e "s#^  url: .*#  url: $broker\n  caFile: $secrets/ca.pem#" -e "s#^  passwordFile: .*#  passwordFile: $secrets/$2.password#" \
    -e "s#^  path: .*\.spool#  path: ${SPOOLS:-/var/lib/gentani}/$2.spool#" -e "s#path: data/#path: ${DEMO_DATA:-/etc/gentani/data}/#" "demo/$1" \
    >"$out/$1"
  printf '\nlocal: { port: 9464 }\n' >>"$out/$1"
}
agent agent-dc.yaml osaka-dc.edge-1
agent agent-factory.yaml himeji.edge-1

"${gentani[@]}" broker-acl "$out/plant.yaml" >"$out/mosquitto.acl"
: >"$out/mosquitto.passwords"
for user in gentani osaka-dc.edge-1 himeji.edge-1; do
  file=$user
  [ "$user" = gentani ] && file=server
  mosquitto_passwd -b "$out/mosquitto.passwords" "$user" "$(cat "$out/$file.password")"
done
sed "s#TOKEN#$(cat "$out/influxdb.token")#" deploy/grafana/influxdb.yaml >"$out/grafana-influxdb.yaml"

for file in broker.key broker.pem mosquitto.acl mosquitto.passwords; do give $MOSQUITTO "$out/$file"; done
for file in grafana.password grafana-influxdb.yaml; do give $GRAFANA "$out/$file"; done
for file in server.password osaka-dc.edge-1.password himeji.edge-1.password influxdb.token influxdb.password plant.yaml agent-dc.yaml agent-factory.yaml; do
  chown $NODE:$NODE "$out/$file" 2>/dev/null || true
done
chmod a+r "$out/ca.pem"
echo "made in $out; the people's first account: docker compose exec server node dist/server/cli/gentani.js user add <id> --role administrator"
