#!/usr/bin/env bash
# run.sh [--seconds N] [--seed N] [--report FILE] [--keep] [TARGET…]
# Builds the fuzzing programs and runs each for N seconds (60) on its corpus, one per core at a time:
# all targets, or those that are named. Prints a line per target; a finding is printed as base64 with
# the command that replays it, and the exit code is 1. See README.md beside this file.
#   --seed N       the same search again, up to the runs in repeatable_runs; else each is another
#   --report FILE  a JUnit report
#   --keep         what reached new code goes into tests/fuzz/corpus, minimised, to be committed
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
. deploy/lib/say.sh
. deploy/lib/build.sh

mkdir -p build
build_preset "$root" fuzz build/fuzz-build.log "$(nproc)" fuzz_programs
export ASAN_SYMBOLIZER_PATH=${ASAN_SYMBOLIZER_PATH:-$(command -v llvm-symbolizer-19 || true)}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$root/tests/support/lsan.supp:print_suppressions=0}
exec /usr/bin/python3 tests/fuzz/run_targets.py --programs build/fuzz --work build/fuzz-runs "$@"
