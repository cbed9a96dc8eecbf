#!/usr/bin/env bash
# What clients that are slow on purpose cost the others; prints figures, asserts nothing.
# TPP_BIN_DIR: the build under test. Options go to slow_clients.py, see --help.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
ulimit -n "$(ulimit -Hn)"
export PYTHONPATH=$root/tests PYTHONDONTWRITEBYTECODE=1
exec "${TPP_PYTHON:-/usr/bin/python3}" "$root/tests/bench/slow_clients.py" "$@"
