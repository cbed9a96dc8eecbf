#!/usr/bin/env bash
# dev-pki.sh FOLDER [--bad-ones]: the development certificates of deploy/lib/pki.sh in FOLDER.
# What is there and still valid is kept. --bad-ones adds certificates that must be refused.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/say.sh"
. "$here/lib/pki.sh"

[[ $# -ge 1 ]] || die "usage: dev-pki.sh FOLDER [--bad-ones]"
pki_ensure "$1"
if [[ ${2:-} == --bad-ones ]]; then pki_create_bad "$1"; fi
