# Sourced after say.sh and ports.sh. A private PostgreSQL cluster for development and tests: one
# data folder, loopback TCP only, passwords (SCRAM), no Unix socket and so no limit on path length.
# Not for production.
#
#   FOLDER/data              the cluster
#   FOLDER/port              where it listens
#   FOLDER/superuser.pass    password of role postgres
#   FOLDER/gateway.pass      password of role gateway, which owns database gateway
#   FOLDER/log               what the server said

pg_bin() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [[ -x /usr/lib/postgresql/15/bin/initdb ]] && newest=/usr/lib/postgresql/15/bin
  [[ -x $newest/initdb ]] || newest=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
  printf '%s/%s\n' "$newest" "$1"
}

# PostgreSQL refuses to run as root. When we are root we step down, and keep only the right to
# reach our folder, which may lie below a home that others cannot enter.
pg_owner() {
  if ((EUID != 0)); then id -un
  elif id postgres >/dev/null 2>&1; then printf 'postgres\n'
  else printf 'nobody\n'; fi
}

pg_as_owner() {
  if ((EUID != 0)); then "$@"; return; fi
  local owner step_down
  owner=$(pg_owner)
  step_down=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --clear-groups)
  if "${step_down[@]}" --inh-caps=+dac_override --ambient-caps=+dac_override true 2>/dev/null; then
    step_down+=(--inh-caps=+dac_override --ambient-caps=+dac_override)
  fi
  (cd / && exec "${step_down[@]}" env HOME=/nonexistent "$@")
}

pg_url() {  # pg_url FOLDER ROLE DATABASE
  local file=superuser.pass
  [[ $2 == gateway ]] && file=gateway.pass
  printf 'postgresql://%s:%s@127.0.0.1:%s/%s\n' "$2" "$(<"$1/$file")" "$(<"$1/port")" "$3"
}

pg_psql() {  # pg_psql FOLDER ARGUMENTS…: psql as superuser
  local folder=$1
  shift
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$(pg_url "$folder" postgres postgres)" "$@"
}

pg_password_file() {
  [[ -s $1 ]] || (umask 077 && openssl rand -hex 24 >"$1")
}

pg_create() {
  local folder=$1
  pg_password_file "$folder/superuser.pass"
  pg_password_file "$folder/gateway.pass"
  rm -rf "$folder/data"
  install -d -m 700 "$folder/data"
  # initdb insists on a password file that its own user may read.
  install -m 600 "$folder/superuser.pass" "$folder/initdb.pass"
  if ((EUID == 0)); then chown "$(pg_owner)" "$folder/data" "$folder/initdb.pass"; fi
  pg_as_owner "$(pg_bin initdb)" --pgdata="$folder/data" --username=postgres --no-sync \
    --auth=scram-sha-256 --pwfile="$folder/initdb.pass" --encoding=UTF8 --locale=C.UTF-8 \
    >"$folder/initdb.log" 2>&1 </dev/null || { rm -rf "$folder/data"; return 1; }
  rm -f "$folder/initdb.pass"
}

# A killed run leaves postmaster.pid behind; its number may meanwhile belong to another process.
pg_forget_stale_pid() {
  local file=$1/data/postmaster.pid pid
  [[ -f $file ]] || return 0
  pid=$(head -n 1 "$file")
  [[ $(readlink "/proc/$pid/cwd" 2>/dev/null) == "$(realpath "$1/data")" ]] || rm -f "$file"
}

pg_running() {
  [[ -s $1/port && -d $1/data ]] &&
    pg_as_owner "$(pg_bin pg_ctl)" status -D "$1/data" >/dev/null 2>&1
}

# PG_THROWAWAY=1 is for tests only: a commit survives the server's death, but not the machine's.
pg_launch() {
  local folder=$1 options="-h 127.0.0.1 -p $(<"$1/port") -c unix_socket_directories="
  options+=" -c max_connections=200 -c listen_addresses=127.0.0.1"
  if [[ ${PG_THROWAWAY:-0} == 1 ]]; then
    options+=" -c fsync=off -c full_page_writes=off"
  fi
  # The server's own file descriptors only: an inherited lock or pipe would outlive our caller.
  pg_as_owner "$(pg_bin pg_ctl)" start -w -t 60 -D "$folder/data" -l "$folder/data/server.log" \
    -o "$options" >"$folder/log" 2>&1 </dev/null 9>&-
}

# A server that recovers from a crash is running and takes nobody yet; it may also fall once more.
pg_serving() {
  local attempt
  for attempt in {1..300}; do
    "$(pg_bin pg_isready)" --quiet --host=127.0.0.1 --port="$(<"$1/port")" && return 0
    pg_running "$1" || return 1
    sleep 0.2
  done
  return 1
}

pg_start() {  # pg_start FOLDER: reuses the cluster that is there, or creates one
  mkdir -p "$1"
  local folder attempt
  folder=$(realpath "$1")
  if [[ ! -s $folder/data/PG_VERSION ]]; then
    pg_create "$folder" || die "initdb failed: $(tail -n 1 "$folder/initdb.log")"
  fi
  pg_forget_stale_pid "$folder"
  if ! { pg_running "$folder" && pg_serving "$folder"; }; then
    for attempt in 1 2 3; do
      if [[ ! -s $folder/port ]] || port_busy "$(<"$folder/port")"; then port_free >"$folder/port"; fi
      pg_launch "$folder" && break
      ((attempt < 3)) || die "PostgreSQL did not start: $(pg_last_words "$folder")"
      rm -f "$folder/port"
      sleep 1  # children of a killed server may still hold its shared memory
    done
  fi
  pg_ensure_gateway_role "$folder"
}

pg_last_words() {
  grep -hE 'FATAL|ERROR|could not' "$1/data/server.log" "$1/log" 2>/dev/null | tail -n 1
}

# Row-level security binds neither superusers nor unforced owners, so the gateway is a plain role.
pg_ensure_gateway_role() {
  local folder=$1
  if [[ $(pg_psql "$folder" -Atc "SELECT 1 FROM pg_roles WHERE rolname = 'gateway'") != 1 ]]; then
    pg_psql "$folder" -c "CREATE ROLE gateway LOGIN PASSWORD '$(<"$folder/gateway.pass")'"
  fi
  if [[ $(pg_psql "$folder" -Atc "SELECT 1 FROM pg_database WHERE datname = 'gateway'") != 1 ]]; then
    pg_psql "$folder" -c "CREATE DATABASE gateway OWNER gateway"
  fi
}

pg_stop() {
  [[ -d $1/data ]] || return 0
  pg_running "$1" || return 0
  pg_as_owner "$(pg_bin pg_ctl)" stop -w -t 30 -m "${2:-fast}" -D "$(realpath "$1/data")" \
    >/dev/null 2>&1 </dev/null
}
