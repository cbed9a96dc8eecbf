#!/usr/bin/env bash
# Gateway and nginx against the same upstream in one go; prints a table, asserts nothing.
# TPP_BIN_DIR: the release build. Options go to compare.py, see --help.
# run.sh due: what finding due work costs PostgreSQL. Options go to due.py.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
export PYTHONPATH=$root/tests PYTHONDONTWRITEBYTECODE=1
if [[ ${1:-} == due ]]; then
  exec /usr/bin/python3 "$root/tests/bench/due.py" "${@:2}"
fi
exec /usr/bin/python3 "$root/tests/bench/compare.py" "$@"
