#!/usr/bin/env bash
# run.sh            everything: format, architecture, API contract, unit, contract, integration and
#                   e2e tests, the compiled ones also under ASan+UBSan; what has threads under TSan; the
#                   release before on this schema, alone and beside this one; a minute of fuzzing for
#                   each target
# run.sh --quick    the dev build and its unit tests, format and architecture
# run.sh --bench    everything, then the benchmark (prints figures, asserts nothing)
# run.sh --whole    everything, and every integration test also under ASan+UBSan (else those that end,
#                   race, rotate, or take bytes from strangers)
# Logs and reports: build/test-logs/. The last line is `N passed, N failed[, N skipped]`.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. deploy/lib/say.sh
. deploy/lib/packages.sh
. deploy/lib/build.sh
. deploy/lib/ports.sh

logs=$root/build/test-logs
ledger=$logs/ledger
python=/usr/bin/python3
jobs=$(nproc)

quick=no bench=no whole=no
for argument in "$@"; do
  case $argument in
    --quick) quick=yes ;;
    --bench) bench=yes ;;
    --whole) whole=yes ;;
    *) die "unknown argument $argument; there are --quick, --bench and --whole" ;;
  esac
done

# stage NAME REPORT COMMAND…: runs it with its output in a log, then counts its report.
# A failing stage does not stop the others; its log's tail is shown at once.
stage() {
  local name=$1 report=$2 log=$logs/${1// /-}.log started=$SECONDS outcome=passed counts
  shift 2
  rm -rf "$report"
  ("$@") >"$log" 2>&1 </dev/null || outcome=failed
  [[ $report == *.check ]] && printf '%s\n' "$outcome" >"$report"
  counts=$($python tests/support/summarize.py "$ledger" "$name" "$report") || true
  printf '%-28s %-40s %4d s\n' "$name" "$counts" $((SECONDS - started))
  grep -E '^RERUN ' "$log" | sort -u | sed 's/^RERUN/  passed or failed at a second try:/' || true
  if [[ $outcome == failed || $counts != *" 0 failed"* ]]; then show_failure "$log"; fi
  # A stage that failed although its report shows no failure must not pass unseen.
  if [[ $outcome == failed && $counts == *" 0 failed"* ]]; then
    printf '0\t1\t0\t%s: exit code\n' "$name" >>"$ledger"
  fi
}

show_failure() {
  say "  --- $1"
  grep -E '^(FAILED|ERROR)|^(run|quickstart).sh: |\[  FAILED  \]|error:|ERROR: .*Sanitizer|\*\*\*' "$1" | tail -n 25 | sed 's/^/  /' ||
    tail -n 15 "$1" | sed 's/^/  /'
}

run_pytest() {  # run_pytest REPORT BIN_DIR PATH…
  local report=$1 bin=$2
  shift 2
  TPP_BIN_DIR=$bin TPP_TEST_LOGS=$logs/$(basename "$report" .xml) \
    "$venv_python" -m pytest -c tests/pytest.ini --junitxml="$report" "$@"
}

# Tests of real processes, a worker per core. One that fails is tried once more, alone in its turn, and
# counted aloud: a shared machine may keep a process waiting longer than the test does. A leak of a
# secret or a finding of a sanitizer is never tried again.
run_processes() {  # run_processes REPORT BIN_DIR PATH…
  local report=$1 bin=$2
  shift 2
  run_pytest "$report" "$bin" -n "$jobs" --dist loadfile -rR \
    --reruns 1 --rerun-except 'in plain sight' --rerun-except Sanitizer "$@"
}

run_ctest() {  # run_ctest PRESET REPORT_FOLDER [CTEST_OPTION…]
  local preset=$1 folder=$2
  shift 2
  mkdir -p "$folder/gtest"
  GTEST_OUTPUT="xml:$folder/gtest/" UBSAN_OPTIONS=print_stacktrace=1 \
    LSAN_OPTIONS="suppressions=$root/tests/support/lsan.supp:print_suppressions=0" \
    ctest --test-dir "build/$preset" -L 'unit|contract' -j "$jobs" --output-on-failure \
    --output-junit "$folder/ctest.xml" "$@"
}

# What Debian does not package, once per content of requirements.txt.
prepare_venv() {
  local venv=$root/build/venv stamp=$root/build/venv/requirements.stamp
  venv_python=$python
  [[ -s tests/requirements.txt ]] || return 0
  if ! cmp -s tests/requirements.txt "$stamp"; then
    {
      $python -m venv --clear --system-site-packages "$venv" &&
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
    } >"$logs/venv.log" 2>&1 </dev/null || die "could not prepare build/venv (log: $logs/venv.log)"
    cp tests/requirements.txt "$stamp"
  fi
  venv_python=$venv/bin/python
}

# build_and PRESET TEST_FUNCTION [TARGET…]: a build that fails is a failed check, and has nothing to test.
build_and() {
  stage "build $1" "$logs/build-$1.check" build_preset "$root" "$1" "$logs/build-$1.output" "$jobs" "${@:3}"
  if [[ $(<"$logs/build-$1.check") == passed ]]; then "$2" "$1"; fi
}

test_quickly() { stage "unit, $1" "$logs/ctest-$1" run_ctest "$1" "$logs/ctest-$1"; }

# What is shipped, and what the fault tests arm: release builds of test programs would show nothing new.
programs=(tpp-gateway tpp-gateway-faults belfius-simulator bench_seed)
test_processes() {
  stage "integration and e2e, $1" "$logs/pytest-$1.xml" \
    run_processes "$logs/pytest-$1.xml" "$root/build/$1" tests/integration tests/e2e
}

test_sanitized() {
  local name paths=()
  stage "unit and contract, $1" "$logs/ctest-$1" run_ctest "$1" "$logs/ctest-$1"
  if [[ $whole == yes ]]; then
    test_processes "$1"
    return
  fi
  for name in api_keys audit bank_channel bank_channel_bytes browser_binding caller_limits certificate_reload \
    code_exchange consents erasure inbound_limits inbound_tls payment_keys payment_races payments reads refresh \
    refresh_recovery refresher retention row_security sealing_keys shutdown; do
    paths+=("tests/integration/test_$name.py")
  done
  stage "integration, $1" "$logs/pytest-$1.xml" \
    run_processes "$logs/pytest-$1.xml" "$root/build/$1" "${paths[@]}"
}

# Whatever more than one thread touches: the pool, the wheels, the use cases above them, the stores below.
threaded=(unit_async unit_http unit_postgres unit_app contract_stores)
test_threads() {
  TSAN_OPTIONS="suppressions=$root/tests/support/tsan.supp halt_on_error=1" \
    stage "threads, $1" "$logs/ctest-$1" run_ctest "$1" "$logs/ctest-$1" \
    -R "^($(IFS='|'; echo "${threaded[*]}"))\$"
}

# The README's first command, twice: the second start finds the files of the first.
quickstart_twice() {
  local attempt
  for attempt in first second; do
    say "$attempt start"
    TPP_PORT=$(port_free) TPP_ADMIN_PORT=$(port_free) TPP_SIMULATOR_PORT=$(port_free) \
      TPP_SCA_PORT=$(port_free) TPP_CONTROL_PORT=$(port_free) ./deploy/quickstart.sh --once
  done
}

# The real helm on our chart.
chart_tests() {
  tests/chart/tools.sh "$root/build/tools" "$venv_python"
  run_pytest "$logs/chart.xml" none tests/chart tests/compose
}

mkdir -p "$logs"
: >"$ledger"
packages_ensure deploy/packages.txt "$logs/packages.log" build run dev
prepare_venv

stage format "$logs/format.check" tests/format.sh
stage harness "$logs/harness.xml" run_pytest "$logs/harness.xml" none tests/harness
stage architecture "$logs/architecture.xml" run_pytest "$logs/architecture.xml" none tests/architecture

if [[ $quick == yes ]]; then
  build_and dev test_quickly
else
  stage "api contract" "$logs/api.xml" run_pytest "$logs/api.xml" none tests/contract
  stage chart "$logs/chart.xml" chart_tests
  build_and release test_processes "${programs[@]}"
  stage "previous release" "$logs/previous.xml" tests/previous_release.sh own "$logs/previous.xml" "$venv_python"
  stage "both releases" "$logs/both.xml" tests/previous_release.sh beside "$logs/both.xml" "$venv_python"
  stage image "$logs/image.xml" run_pytest "$logs/image.xml" "$root/build/release" tests/image
  stage observability "$logs/observability.xml" run_processes "$logs/observability.xml" "$root/build/release" tests/observability
  stage handbook "$logs/handbook.xml" run_processes "$logs/handbook.xml" "$root/build/release" tests/handbook
  stage faults "$logs/faults.xml" run_processes "$logs/faults.xml" "$root/build/release" tests/faults
  stage quickstart "$logs/quickstart.check" quickstart_twice
  build_and asan test_sanitized
  build_and tsan test_threads "${threaded[@]}"
  stage fuzz "$logs/fuzz.xml" tests/fuzz/run.sh --seed 20260101 --report "$logs/fuzz.xml"
fi

if [[ $bench == yes ]]; then
  say "benchmark:"
  tests/bench/run.sh || say "the benchmark did not finish"
fi

$python tests/support/summarize.py --total "$ledger"
