# Sourced after say.sh. Brings in the Debian packages that deploy/packages.txt names.

# packages_of FILE STAGE…: the names whose stage is one of those given.
packages_of() {
  local file=$1 name stage
  shift
  while read -r name stage _; do
    [[ -z $name || $name == \#* ]] && continue
    [[ " $* " == *" $stage "* ]] && printf '%s\n' "$name"
  done <"$file"
}

packages_missing() {
  local name
  for name in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] ||
      printf '%s\n' "$name"
  done
}

is_debian_12() {
  [[ -r /etc/os-release ]] && (. /etc/os-release && [[ ${ID:-} == debian && ${VERSION_ID:-} == 12 ]])
}

# An unattended apt that never asks, and that starts no service of its own.
apt_install() {
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || return 1
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  "${apt[@]}" update </dev/null &&
    "${apt[@]}" install -y --no-install-recommends "$@" </dev/null
}

# packages_ensure FILE LOG STAGE…
packages_ensure() {
  local file=$1 log=$2 wanted missing
  shift 2
  mapfile -t wanted < <(packages_of "$file" "$@")
  command -v dpkg-query >/dev/null ||
    die --code 3 "not a Debian machine; please install yourself: ${wanted[*]}"
  mapfile -t missing < <(packages_missing "${wanted[@]}")
  ((${#missing[@]} == 0)) && return 0

  is_debian_12 || die --code 3 "not Debian 12; please install: ${missing[*]}"
  say "installing ${#missing[@]} packages: ${missing[*]}"
  apt_install "${missing[@]}" >"$log" 2>&1 ||
    die --code 3 "could not install ${missing[*]} (see $log); as root: apt-get install ${missing[*]}"
}
