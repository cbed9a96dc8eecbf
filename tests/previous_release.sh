#!/usr/bin/env bash
# previous_release.sh REPORT PYTHON: the release before this one on the schema of this one.
# Its own tests run with its own program, on databases that the migrations of today have made.
# TPP_PREVIOUS_BIN names a folder with its programs, when they are built already.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
report=${1:?a file for the report} python=${2:-python3}
report=$(realpath -m "$report")
# Raised with every release.
previous=09e7012c55ef

tests=(test_admin.py test_consents.py test_reads.py test_refresh.py test_payments.py test_renewal.py)
source=$root/build/previous/source

git -C "$root" cat-file -e "$previous^{commit}" 2>/dev/null ||
  { echo "previous_release.sh: commit $previous is not in this clone" >&2; exit 1; }
mkdir -p "$source"
git -C "$root" archive "$previous" | tar -x -C "$source"
rm -f "$source"/migrations/*
cp "$root"/migrations/*.sql "$source/migrations/"

bin=${TPP_PREVIOUS_BIN:-}
if [[ -z $bin ]]; then
  bin=$source/build/dev
  (cd "$source" && cmake --preset dev >/dev/null &&
    cmake --build --preset dev -j "$(nproc)" --target tpp-gateway belfius-simulator)
fi

cd "$source"
TPP_BIN_DIR=$bin TPP_TEST_LOGS=$root/build/test-logs/previous \
  "$python" -m pytest -q -c tests/pytest.ini --junitxml="$report" "${tests[@]/#/tests/integration/}"
