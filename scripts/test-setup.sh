#!/usr/bin/env bash
# What the tests need of the system: a browser with Japanese glyphs, Mosquitto, InfluxDB 1.6, and devices that are not our code
# (Modbus, SNMP, OPC UA, serial lines), and Wireshark to read what goes over the line. Needs no network when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/sbin:/sbin"

missing=()
has() { command -v "$1" >/dev/null 2>&1; }
has chromium || missing+=(chromium)
has mosquitto || missing+=(mosquitto)
has mosquitto_pub || missing+=(mosquitto-clients)
has influxd || missing+=(influxdb)
has socat || missing+=(socat)
has snmpd || missing+=(snmpd)
has snmpsimd || missing+=(snmpsim)
has openssl || missing+=(openssl)
has chronyc || missing+=(chrony)
has chronyd || missing+=(chrony)
[ -n "$(ls /usr/lib/*/faketime/libfaketimeMT.so.1 2>/dev/null)" ] || missing+=(libfaketime)
has systemd-analyze || missing+=(systemd)
has gpiomon || missing+=(gpiod)
has gcc || missing+=(gcc libc6-dev)
has tshark || missing+=(tshark)
/usr/bin/python3 -c 'import pymodbus.server' 2>/dev/null || missing+=(python3-pymodbus python3-serial-asyncio)
[ -n "$(ls /usr/share/fonts/opentype/noto/NotoSansCJK* 2>/dev/null)" ] || missing+=(fonts-noto-cjk)

# an OPC UA server beside our client: a package of its own
server=tests/driver/opcua
[ -e "$server/node_modules/node-opcua/package.json" ] || npm ci --prefix "$server" --ignore-scripts --no-audit --no-fund --silent
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing: ${missing[*]}"
has apt-get || { echo "install these first: ${missing[*]}" >&2; exit 1; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
export DEBIAN_FRONTEND=noninteractive
as_root apt-get update -qq </dev/null
as_root apt-get install -qq -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
