#!/usr/bin/env bash
# quickstart.sh [--once]: builds the gateway, starts it with a simulated bank and a private
# PostgreSQL, and tells its main job with real calls. Stays up until Ctrl-C; --once ends by itself,
# with exit code 0 only if everything worked.
# All files live below build/quickstart/; build/quickstart/env holds the addresses and the key.
# Ports: TPP_PORT (8080), TPP_ADMIN_PORT (9090), TPP_SIMULATOR_PORT (8443), TPP_SCA_PORT (8081),
# TPP_CONTROL_PORT (8082). TPP_FOLDER: another folder than build/quickstart. TPP_PROGRAMS: a folder
# with the programs, and nothing is built.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for piece in say packages build ports processes postgres pki quickstart_services bank_pages story payment_story; do
  . "$root/deploy/lib/$piece.sh"
done

once=no
case ${1:-} in
  '') ;;
  --once) once=yes ;;
  *) die "usage: quickstart.sh [--once]" ;;
esac

folder=$(realpath -m "${TPP_FOLDER:-$root/build/quickstart}")
programs=$(realpath -m "${TPP_PROGRAMS:-$root/build/release}")
gateway_program=$programs/tpp-gateway
simulator_program=$programs/services/belfius-simulator/belfius-simulator
client_id=quickstart-tpp
customer=an.peeters
RETURN_URL=http://localhost:3000/bank/done

mkdir -p "$folder"
exec 9>"$folder/lock"
flock -n 9 || die "another quickstart is running on $folder"

services_ports
services_end_leftovers
services_check_ports

# Never handed to the programs: they read GATEWAY_* variables as configuration.
export -n GATEWAY_URL
GATEWAY_URL=http://127.0.0.1:$gateway_port
ADMIN_URL=http://127.0.0.1:$admin_port
CALLBACK_URL=$GATEWAY_URL/callback/belfius
SIMULATOR_URL=https://127.0.0.1:$simulator_port
SIMULATOR_CONTROL_URL=http://127.0.0.1:$control_port

if [[ -z ${TPP_PROGRAMS:-} ]]; then
  packages_ensure "$root/deploy/packages.txt" "$folder/packages.log" build run dev
  say "building (release); the first time takes some minutes; log: $folder/build.log"
  build_preset "$root" release "$folder/build.log" "$(nproc)" tpp-gateway belfius-simulator
fi

trap services_stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
say "starting PostgreSQL, the simulated bank and the gateway; files: $folder"
pki_ensure "$folder/pki"
services_database
services_configure
services_migrate
services_start_simulator
services_start_gateway
services_client
DATABASE_URL=$(<"$folder/database.url")
services_write_env

story_tell

[[ $once == yes ]] && { say; say "all of it worked"; exit 0; }

cat <<HELP

Everything stays up until Ctrl-C. To try yourself, in another terminal:

  . build/quickstart/env
  curl -s -H "Authorization: Bearer \$API_KEY" \$GATEWAY_URL/v1/banks | jq
  curl -s -H "Authorization: Bearer \$API_KEY" "\$GATEWAY_URL/v1/accounts?psu_ref=customer-4711" | jq
  curl -s \$ADMIN_URL/readyz; curl -s \$ADMIN_URL/metrics | head
  psql "\$DATABASE_URL" -c '\\dt'

As the customer, in a browser: create a consent and open the URL it prints (the frontend's page at
the end, $RETURN_URL, is only an address: nothing listens there).

  curl -s -H "Authorization: Bearer \$API_KEY" -H 'Content-Type: application/json' \$GATEWAY_URL/v1/consents \\
    -d '{"psu_ref":"me","bank":"belfius","scope":"ais","language":"fr","return_url":"$RETURN_URL"}' | jq -r .authorization.url

Make the bank misbehave (docs/simulator.md):

  curl -s \$SIMULATOR_CONTROL_URL/faults -d '{"on":"GET /accounts/*","fault":"status","status":503,"times":2}'

The contract is docs/api/openapi.yaml; logs are build/quickstart/*.log. To run it as its operator,
follow docs/operations.md.
HELP
services_watch
die "a program ended by itself; see $folder/gateway.log and $folder/simulator.log"
