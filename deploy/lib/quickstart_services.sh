# Sourced after say.sh, processes.sh, ports.sh, postgres.sh and pki.sh. What quickstart runs, and
# where: all files below $folder, all ports on loopback.

services_ports() {
  gateway_port=${TPP_PORT:-8080}
  admin_port=${TPP_ADMIN_PORT:-9090}
  simulator_port=${TPP_SIMULATOR_PORT:-8443}
  sca_port=${TPP_SCA_PORT:-8081}
  control_port=${TPP_CONTROL_PORT:-8082}
}

services_check_ports() {
  local variable
  for variable in PORT:$gateway_port ADMIN_PORT:$admin_port SIMULATOR_PORT:$simulator_port \
    SCA_PORT:$sca_port CONTROL_PORT:$control_port; do
    if port_busy "${variable#*:}"; then
      die "port ${variable#*:} is busy; choose another with TPP_${variable%:*}=<port>"
    fi
  done
}

# What a killed run left, and the second database server of an operator's exercise.
services_end_leftovers() {
  process_end_leftover "$folder/gateway.pid" "$folder"
  process_end_leftover "$folder/simulator.pid" "$folder"
  pg_stop "$folder/standby" immediate || true
  rm -rf "$folder/standby" "$folder"/*.stopped
}

secret_once() {  # secret_once FILE COMMAND…: made at the first start, kept afterwards
  local file=$1
  shift
  [[ -s $file ]] || (umask 077 && "$@" >"$file")
}

sealing_key() { printf '1:%s\n' "$(openssl rand -base64 32)"; }

services_database() {
  pg_start "$folder/postgres"
  (umask 077 && pg_url "$folder/postgres" gateway gateway >"$folder/database.url")
}

services_configure() {
  secret_once "$folder/client.secret" openssl rand -hex 24
  secret_once "$folder/sealing.keys" sealing_key
  jq -n --arg folder "$folder" --arg root "$root" --arg public_url "http://127.0.0.1:$gateway_port" \
    --arg bank_url "https://127.0.0.1:$simulator_port" --arg client_id "$client_id" \
    --arg pages_url "http://127.0.0.1:$sca_port" \
    --argjson port "$gateway_port" --argjson admin_port "$admin_port" '{
      http: {address: "127.0.0.1", port: $port, public_url: $public_url},
      admin: {address: "127.0.0.1", port: $admin_port},
      database: {url_file: "\($folder)/database.url", migrations: "\($root)/migrations"},
      sealing: {keys_file: "\($folder)/sealing.keys"},
      bank_profiles: "\($root)/deploy/banks",
      banks: {belfius: {
        profile: "belfius", environment: "simulator", client_id: $client_id,
        base_url: $bank_url, page_origins: [$pages_url],
        client_secret_file: "\($folder)/client.secret",
        certificate_file: "\($folder)/pki/qwac.crt", private_key_file: "\($folder)/pki/qwac.key",
        trusted_ca_file: "\($folder)/pki/ca.crt"
      }},
      certificates: {look_every: "2s"},
      log: {level: "info"}
    }' >"$folder/gateway.json"
}

# service_start NAME COMMAND…: in the background, output in $folder/NAME.log, ready file awaited.
service_start() {
  local name=$1
  shift
  rm -f "$folder/$name.ready"
  "$@" --ready-file "$folder/$name.ready" >"$folder/$name.log" 2>&1 </dev/null 9>&- &
  printf '%s\n' "$!" >"$folder/$name.pid"
  process_wait_for_file "$folder/$name.ready" "$!" 30 ||
    die "the $name did not start: $(tail -n 1 "$folder/$name.log") (log: $folder/$name.log)"
}

services_start_simulator() {
  service_start simulator "$simulator_program" \
    --api-port "$simulator_port" --sca-port "$sca_port" --control-port "$control_port" \
    --tls-certificate "$folder/pki/bank.crt" --tls-key "$folder/pki/bank.key" \
    --tls-client-ca "$folder/pki/ca.crt" --client-id "$client_id" \
    --client-secret-file "$folder/client.secret" --seed 42 \
    --redirect-uri "http://127.0.0.1:$gateway_port/callback/belfius"
}

gateway() { "$gateway_program" --config "$folder/gateway.json" "$@"; }

services_migrate() {
  gateway migrate >"$folder/migrate.log" 2>&1 </dev/null ||
    die "the migration failed: $(tail -n 1 "$folder/migrate.log") (log: $folder/migrate.log)"
}

services_start_gateway() {
  service_start gateway "$gateway_program" --config "$folder/gateway.json" serve
}

# One client per data folder: its key is shown once only, so it is kept beside the database.
services_client() {
  local made=$folder/client.json
  client_works "$made" && return 0
  (umask 077 && gateway clients add --name quickstart --scopes ais,pis,caf --return-url "$RETURN_URL" \
    --json >"$made" 2>"$folder/client.log" </dev/null) ||
    { rm -f "$made"; die "no client was made: $(tail -n 1 "$folder/client.log")"; }
  client_works "$made" || die "the new client's key does not work (log: $folder/gateway.log)"
}

# Sets API_KEY, and the file from which curl reads it: a command line is visible to everyone here.
client_works() {
  [[ -s $1 ]] || return 1
  API_KEY=$(jq -r .api_key "$1")
  api_key_header=$folder/api-key.header
  (umask 077 && printf 'Authorization: Bearer %s\n' "$API_KEY" >"$api_key_header")
  [[ $(curl -sS -o /dev/null -w '%{http_code}' --max-time 10 -H @"$api_key_header" "$GATEWAY_URL/v1/banks") == 200 ]]
}

services_write_env() {
  local name QUICKSTART=$folder GATEWAY_PROGRAM=$gateway_program
  (
    umask 077
    for name in GATEWAY_URL ADMIN_URL CALLBACK_URL API_KEY SIMULATOR_URL SIMULATOR_CONTROL_URL DATABASE_URL \
      QUICKSTART GATEWAY_PROGRAM; do
      printf '%s=%q\n' "$name" "${!name}"
    done >"$folder/env"
  )
}

# Until a program ends that nobody stopped. An operator may stop and start the gateway meanwhile.
services_watch() {
  local name
  while sleep 1; do
    for name in gateway simulator; do
      [[ -e $folder/$name.stopped ]] || process_alive "$(<"$folder/$name.pid")" || return 0
    done
  done
}

services_stop() {
  local name
  for name in gateway simulator; do process_end_leftover "$folder/$name.pid" "$folder"; done
  pg_stop "$folder/standby" immediate || true
  pg_stop "$folder/postgres" || true
}
