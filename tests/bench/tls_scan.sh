#!/usr/bin/env bash
# What sslscan and testssl say about the public listener with TLS; prints, asserts nothing.
# TPP_BIN_DIR: the build under test.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
export PYTHONPATH=$root/tests PYTHONDONTWRITEBYTECODE=1
exec "${TPP_PYTHON:-/usr/bin/python3}" "$root/tests/bench/tls_scan.py" "$@"
