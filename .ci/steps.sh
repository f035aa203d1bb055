# Steps that are counted: sourced by .ci/run and .ci/long.
#
# A step is a function or a command. Its output goes to a log, whose end is shown where the step fails; then the next
# step runs. What matters is said in one line a step, and at the end in one line for all.

set -uo pipefail
export NO_COLOR=1 npm_config_loglevel=error npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false

passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# step NAME COMMAND...: runs it, counts it. Status 0 where it passed.
step() {
  local name=$1 start=$SECONDS status
  shift
  # A shell of its own, which stops at the first command that fails: a subshell would not, where step is in a condition.
  "$BASH" -euo pipefail -c "$(declare -f); work=$work; "'"$@"' step "$@" >"$work/log" 2>&1 </dev/null
  status=$?
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
    printf 'ok    %-34s %4d s\n' "$name" "$((SECONDS - start))"
  else
    failed=$((failed + 1))
    printf 'FAIL  %-34s %4d s\n' "$name" "$((SECONDS - start))"
    tail -n "${LOG_LINES:-80}" "$work/log" | sed 's/^/      | /'
  fi
  return "$status"
}

# run_tests COMMAND...: runs vitest by that command, and keeps its results for count_tests.
run_tests() {
  rm -f "$work/tests.json"
  timeout "${TEST_SECONDS:-900}" "$@" --reporter=dot --reporter=json --outputFile.json="$work/tests.json"
}

# count_tests: adds each test to the count, and names what failed and what was skipped.
count_tests() {
  [ -f "$work/tests.json" ] || return 0
  local counts
  counts=$(node .ci/test-counts.mjs "$work/tests.json")
  read -r tests_passed tests_failed <<<"$counts"
  passed=$((passed + tests_passed))
  failed=$((failed + tests_failed))
  tail -n +2 <<<"$counts"
}

# install_dependencies: what package-lock.json says; outside CI, only where nothing is installed yet.
install_dependencies() {
  [ -z "${CI:-}" ] && [ -d node_modules ] || npm ci
}

# install_peers: the Debian programs that tests compare with. Only CI insists on them.
install_peers() {
  local missing=()
  [ -x "$(command -v tshark)" ] || missing+=(tshark)
  [ -x "$(PATH=$PATH:/usr/sbin:/sbin command -v wpa_passphrase)" ] || missing+=(wpasupplicant)
  [ -x "$(PATH=$PATH:/usr/sbin:/sbin command -v hostapd)" ] || missing+=(hostapd)
  [ -x "$(command -v chromium)" ] || missing+=(chromium)
  if [ "${#missing[@]}" -eq 0 ] || [ -z "${CI:-}" ]; then return 0; fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}"
}

# install_live_peers: what the live tests need besides: a machine, and who lives in it. Only CI insists on them.
install_live_peers() {
  [ -n "${CI:-}" ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
    qemu-system-x86 busybox-static xz-utils socat iw iproute2 hostapd wpasupplicant iwd dbus-daemon
}

# finish: the last line, and the exit status.
finish() {
  printf '%d s\n' "$SECONDS"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit
}
