# Sourced after build/quickstart/env, by whoever walks through docs/operations.md: gives the names
# that it uses their meaning on what quickstart.sh has started. In a cluster they are your own.
#
#   CONFIG KEYS PKI   the gateway's configuration, its sealing keys, its certificates
#   API ADMIN LOG     addresses of the API and of the admin listener; what the gateway has written
#   BANK_HOST         host:port of the bank
#   DATABASE SERVER   an administrator's address of the gateway's database, and of database postgres
#   BACKUP            a folder

for piece in say ports processes postgres pki quickstart_services; do
  . "$(dirname "${BASH_SOURCE[0]}")/$piece.sh"
done

folder=$QUICKSTART
gateway_program=$GATEWAY_PROGRAM
PATH=$(dirname "$GATEWAY_PROGRAM"):$PATH
CONFIG=$folder/gateway.json
KEYS=$folder/sealing.keys
PKI=$folder/pki
LOG=$folder/gateway.log
BACKUP=$folder/backup
API=$GATEWAY_URL
ADMIN=$ADMIN_URL
BANK_HOST=${SIMULATOR_URL#https://}
install -d -m 700 "$BACKUP"

# database_address ROLE DATABASE: of all servers there are; whoever asks finds the one that writes.
database_address() {
  local address port
  address=$(pg_url "$folder/postgres" "$1" "$2")
  if [[ -s $folder/standby/port ]]; then
    port=$(<"$folder/postgres/port")
    address=${address/127.0.0.1:$port/127.0.0.1:$port,127.0.0.1:$(<"$folder/standby/port")}
    address+="?target_session_attrs=read-write"
  fi
  printf '%s\n' "$address"
}
DATABASE=$(database_address postgres gateway)
SERVER=$(database_address postgres postgres)

# eventually COMMAND…: until it works, for a minute at most.
eventually() {
  local tries
  for ((tries = 0; tries < 120; ++tries)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
  "$@"
}

ready() { curl -fsS "$ADMIN/readyz"; }
metric_is() { curl -fsS "$ADMIN/metrics" | grep -qxF -- "$1 $2"; }

stop_gateway() {
  : >"$folder/gateway.stopped"
  process_end_leftover "$folder/gateway.pid" "$folder"
}

kill_gateway() {
  : >"$folder/gateway.stopped"
  kill -KILL "$(<"$folder/gateway.pid")"
}

start_gateway() {
  services_start_gateway
  rm -f "$folder/gateway.stopped"
  eventually ready
}

restart_gateway() {
  stop_gateway
  start_gateway
}

as_client() { curl -fsS --max-time 60 -H "Authorization: Bearer $API_KEY" -H 'PSU-IP-Address: 192.0.2.17' "$@"; }

# Through everything: the key, the database, the sealing keys, the token, the certificates, the bank.
one_read() {
  local account
  account=$(as_client "$API/v1/accounts?psu_ref=customer-4711" | jq -er '.items[-1].id')
  as_client "$API/v1/accounts/$account/balances" | jq -e '.balances | length > 0'
}

# Of an amount of its own: two alike within ten minutes are taken for one.
one_order() {
  jq -nc --arg amount "1.$((RANDOM % 90 + 10))" '{psu_ref: "customer-4711", bank: "belfius",
      product: "sepa-credit-transfers", return_url: "http://localhost:3000/bank/done",
      creditor: {name: "Garage Peeters", iban: "BE71096123456769"},
      amount: {amount: $amount, currency: "EUR"}, remittance: {text: "drill"}}' |
    as_client -H 'Content-Type: application/json' -H "Idempotency-Key: $(openssl rand -hex 16)" \
      --data @- "$API/v1/payments"
}

# A pair as the trust service provider would send it, of the same authority.
new_qwac() { pki_log=$BACKUP/openssl.log && pki_issue "$PKI" qwac-next qwac "$(pki_subject 'tpp.example (renewed)')"; }

# A second server that follows the first.
add_standby() {
  mkdir -p "$folder/standby"
  cp "$folder"/postgres/{superuser,gateway}.pass "$folder/standby/"
  install -d -m 700 "$folder/standby/data"
  if ((EUID == 0)); then chown "$(pg_owner)" "$folder/standby/data"; fi
  pg_as_owner "$(pg_bin pg_basebackup)" -D "$folder/standby/data" -R -X stream -c fast \
    -d "$(pg_url "$folder/postgres" postgres postgres)"
  port_free >"$folder/standby/port"
  pg_launch "$folder/standby"
  DATABASE=$(database_address postgres gateway)
}

stop_primary() { pg_stop "$folder/postgres" immediate; }
promote_standby() { pg_psql "$folder/standby" -c 'SELECT pg_promote()'; }
