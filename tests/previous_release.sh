#!/usr/bin/env bash
# previous_release.sh WHAT REPORT [PYTHON]: the release before this one, on the schema of this one.
#   own     its own tests with its own gateway, on databases that the migrations of today have made
#   beside  tests/previous: replicas of both releases on one database
# Today's programs (TPP_BIN_DIR, or build/release) bring the bank and the other replica. REPORT is a JUnit
# file. What is built for the one stays for the other, in build/previous.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. deploy/lib/say.sh
. deploy/lib/build.sh
what=${1:?own or beside} report=$(realpath -m "${2:?a file for the report}") python=${3:-python3}
today=$(realpath -m "${TPP_BIN_DIR:-build/release}")
logs=$(realpath -m "${TPP_TEST_LOGS:-build/test-logs/previous}")
# Raised with every release: the commit that the release before this one was built from.
previous=09e7012c55ef6f64cb3ea11d02c5ebee535c8edb

tests=(test_admin.py test_consents.py test_reads.py test_refresh.py test_payments.py test_renewal.py)
source=$root/build/previous/source

git rev-parse --git-dir >/dev/null 2>&1 || die "this is no clone: commit $previous cannot be taken out of it"
if ! git cat-file -e "$previous^{commit}" 2>/dev/null; then
  [[ $(git rev-parse --is-shallow-repository) == false ]] ||
    die "commit $previous is not here: the clone is shallow; git fetch --unshallow"
  die "commit $previous is not in this clone: set 'previous' in ${BASH_SOURCE[0]} to the release before this one"
fi
git merge-base --is-ancestor "$previous" HEAD ||
  die "commit $previous is no ancestor of HEAD: it cannot be the release before this one"

mkdir -p "$source" "$logs"
# Another release may be there; its build folder is kept, since most files are the same.
find "$source" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
git archive "$previous" | tar -x -C "$source"
then=$(find "$source/migrations" -name '*.sql' -printf '%f\n' | sort)
rm -f "$source"/migrations/*
cp migrations/*.sql "$source/migrations/"
new=$(find migrations -name '*.sql' -printf '%f\n' | sort | comm -13 <(printf '%s\n' "$then") - | wc -l)
say "release before: ${previous:0:12}, of $(git log -1 --format=%cs "$previous"); migrations it does not know: $new"

# ccache wants a folder to write to, which an unusual HOME may not be.
if [[ ! -w ${HOME:-/nonexistent} ]]; then export CCACHE_DIR=${CCACHE_DIR:-$root/build/ccache}; fi
# Unoptimised: what is asked is what it does, not how fast. The bank is no part of a release.
{
  cmake -S "$source" -B "$source/build/plain" -G Ninja -DCMAKE_CXX_COMPILER=clang++-19 \
    -DCMAKE_BUILD_TYPE= -DCMAKE_CXX_FLAGS=-O0 -DTPP_BUILD_TESTS=OFF &&
    cmake --build "$source/build/plain" -j "$(nproc)" --target tpp-gateway
} >"$logs/build.log" 2>&1 </dev/null ||
  die "the release before could not be built: $(build_first_error "$logs/build.log") (log: $logs/build.log)"
mkdir -p "$source/bin"
ln -sf "$source/build/plain/tpp-gateway" "$source/bin/"
ln -sf "$(find "$today" -type f -perm -u+x -name belfius-simulator -print -quit)" "$source/bin/"

case $what in
  own)
    cd "$source"
    TPP_BIN_DIR=$source/bin TPP_TEST_LOGS=$logs/own \
      "$python" -m pytest -q -c tests/pytest.ini -n "$(nproc)" --dist loadfile --junitxml="$report" \
      "${tests[@]/#/tests/integration/}"
    ;;
  beside)
    TPP_BIN_DIR=$today TPP_PREVIOUS=$source TPP_TEST_LOGS=$logs/beside \
      "$python" -m pytest -q -c tests/pytest.ini --junitxml="$report" tests/previous
    ;;
  *) die "own or beside, not $what" ;;
esac
