# Sourced after say.sh. Configures and builds one CMake preset, quietly, with its log in a file.

# build_preset ROOT PRESET LOG [JOBS] [TARGET…]
build_preset() {
  local root=$1 preset=$2 log=$3 jobs=${4:-$(nproc)}
  local targets=("${@:5}") wanted=()
  ((${#targets[@]})) && wanted=(--target "${targets[@]}")
  (
    cd "$root"
    # ccache wants a folder to write to, which an unusual HOME may not be.
    if [[ ! -w ${HOME:-/nonexistent} ]]; then export CCACHE_DIR=${CCACHE_DIR:-$root/build/ccache}; fi
    cmake --preset "$preset" && cmake --build --preset "$preset" -j "$jobs" "${wanted[@]}"
  ) >"$log" 2>&1 </dev/null || die "the $preset build failed: $(build_first_error "$log") (log: $log)"
}

build_first_error() {
  grep -m1 -E '(error|Error)[: ]|FAILED' "$1" || printf 'no error line found'
}
