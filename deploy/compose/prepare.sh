#!/usr/bin/env bash
# prepare.sh [FOLDER]: secrets and certificates for compose.yaml in FOLDER (compose/secrets beside this
# script), made once and kept; and who may read them, in deploy/.env. Needs openssl.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../lib/say.sh"
. "$here/../lib/pki.sh"
folder=${1:-$here/secrets}

secret_once() {  # secret_once NAME COMMAND…
  local file=$folder/$1
  shift
  [[ -s $file ]] || (umask 077 && "$@" >"$file")
}

password() { openssl rand -hex 24; }
sealing_key() { printf '1:%s\n' "$(openssl rand -base64 32)"; }
database_url() { printf 'postgresql://gateway:%s@postgres:5432/gateway\n' "$(<"$folder/database-password")"; }

(umask 077 && mkdir -p "$folder")
secret_once database-password password
secret_once database-url database_url
secret_once sealing-keys sealing_key
secret_once client-secret password
pki_ensure "$folder/pki"
# The containers run as whoever made the files: nobody else may read them.
if [[ $folder == "$here/secrets" ]]; then printf 'TPP_UID=%s\nTPP_GID=%s\n' "$(id -u)" "$(id -g)" >"$here/../.env"; fi
say "ready: docker compose -f deploy/compose.yaml up --build"
