#!/usr/bin/env bash
# run.sh                  the cases of docs/reliability.md, short
# run.sh --long           the same with the counts that the page quotes
# run.sh --cases 1,2,5    only these
# run.sh --jobs N         so many files of tests at once (default: one per core)
# run.sh --seed N         another order of random faults
# run.sh --soak SECONDS   only the soak: a mix of faults for so long, then the audit of both sides' books
# Prints a line per case with its counts. TPP_BIN_DIR chooses the build (default: build/release).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

usage() {
  sed -n '2,8s/^# //p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

number() { [[ ${1:-} =~ ^[0-9]+$ ]] || usage; printf '%s' "$1"; }

jobs=$(nproc)
while (($#)); do
  case $1 in
    --long) export TPP_FAULTS_LONG=1 ;;
    --jobs) jobs=$(number "${2:-}"); shift ;;
    --seed) TPP_FAULTS_SEED=$(number "${2:-}"); export TPP_FAULTS_SEED; shift ;;
    --soak) TPP_FAULTS_SOAK=$(number "${2:-}"); export TPP_FAULTS_SOAK TPP_FAULTS_CASES=40; shift ;;
    --cases) [[ ${2:-} =~ ^[0-9]+(,[0-9]+)*$ ]] || usage; export TPP_FAULTS_CASES=$2; shift ;;
    *) usage ;;
  esac
  shift
done

python=${TPP_PYTHON:-$root/build/venv/bin/python}
[[ -x $python ]] || python=/usr/bin/python3
exec "$python" -m pytest -q -c tests/pytest.ini -n "$jobs" --dist loadfile tests/faults
