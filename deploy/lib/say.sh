# Sourced. One way to talk: progress on stdout, one clear line on stderr when it ends badly.

say() { printf '%s\n' "$*"; }

# Exit code 3 means "the machine is not ready", 1 means "a step failed".
die() {
  local code=1
  if [[ ${1:-} == --code ]]; then code=$2; shift 2; fi
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$code"
}
