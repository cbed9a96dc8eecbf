# Sourced. Ends processes that this checkout started, by pid, and nothing else.

# One that has ended and that nobody has collected is not alive.
process_alive() {
  [[ -n ${1:-} ]] && kill -0 "$1" 2>/dev/null && ! grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"
}

# A pid file outlives a killed run, and its number may belong to a stranger by now:
# a process is ours only if its command line names the folder we gave it.
process_is_ours() {
  local pid=$1 folder=$2
  [[ -r /proc/$pid/cmdline ]] && tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qF -- "$folder/"
}

# process_end PID [SECONDS]: asks, waits, then insists.
process_end() {
  local pid=$1 patience=$((${2:-10} * 10))
  kill -TERM "$pid" 2>/dev/null || return 0
  while ((patience-- > 0)) && process_alive "$pid"; do sleep 0.1; done
  process_alive "$pid" && kill -KILL "$pid" 2>/dev/null
  return 0
}

# process_end_leftover PIDFILE FOLDER
process_end_leftover() {
  local pid
  [[ -f $1 ]] || return 0
  pid=$(<"$1")
  if process_alive "$pid" && process_is_ours "$pid" "$2"; then process_end "$pid"; fi
  rm -f "$1"
}

# process_wait_for_file FILE PID SECONDS: until the file has content, or the process ends.
process_wait_for_file() {
  local file=$1 pid=$2 turns=$(($3 * 20))
  while ((turns-- > 0)); do
    [[ -s $file ]] && return 0
    process_alive "$pid" || return 1
    sleep 0.05
  done
  return 1
}
