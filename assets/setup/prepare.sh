# What terminal/run, tests/run and .ci/run share: installing what is missing, giving up root, and
# building. Sourced by them, with `root` set to the top of the source tree.

build=$root/build
setup=$root/assets/setup

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# Shows where things stand: one line that rewrites itself on a terminal, a line for every tenth
# otherwise. `told` is the last tenth that was told.
told=-1
show_progress() {
  local title=$1 percent=$2 what=$3
  if [ -t 2 ]; then
    printf '\r\033[K%s %3d %%  %.50s' "$title" "$percent" "$what" >&2
  elif ((percent / 10 > told)); then
    told=$((percent / 10))
    say "$title $percent %"
  fi
}
end_progress() {
  told=-1
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# The lines of apt-get with APT::Status-Fd: dlstatus:1:PERCENT:WORDS and pmstatus:NAME:PERCENT:WORDS.
follow_apt() {
  local line percent
  while IFS= read -r line; do
    [[ $line =~ ^(dl|pm)status:[^:]*:([0-9]+)[^:]*:(.*) ]] || continue
    percent=$((BASH_REMATCH[2] * 4 / 10))
    [ "${BASH_REMATCH[1]}" = dl ] || percent=$((40 + BASH_REMATCH[2] * 6 / 10))
    show_progress Installing "$percent" "${BASH_REMATCH[3]}"
  done
  end_progress
}

# The lines of ninja: [DONE/ALL] WHAT.
follow_ninja() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\ (.*) ]] || continue
    show_progress Building $((100 * BASH_REMATCH[1] / BASH_REMATCH[2])) "${BASH_REMATCH[3]##*/}"
  done
  end_progress
}

# The packages of the lists that are not installed, one a line.
missing_packages() {
  local wanted installed
  wanted=$(cat "$@" | sort -u)
  # shellcheck disable=SC2086  # one word is one package
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    awk '$1 == "installed" { print $2 }' | sort -u) || true
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

# Installs what is missing of the lists of packages. The only step that needs root.
install_packages() {
  local missing as_root=() log made_policy=''
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "These packages are missing, and there is no sudo to install
them with. As root: apt-get install --no-install-recommends" $missing
    as_root=(sudo)
  fi
  log=$(mktemp)
  say "Installing $(wc -w <<<"$missing") packages from Debian"
  "${as_root[@]}" apt-get -q update >"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; die "apt-get update failed (all of it: $log)"; }
  # Debian starts a server as soon as it is installed, unless this file says no (policy 9.3.3.1).
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee /usr/sbin/policy-rc.d >/dev/null
    "${as_root[@]}" chmod +x /usr/sbin/policy-rc.d
    made_policy=yes
  fi
  local status=0
  # The status lines come through descriptor 3 as standard output, all else goes to the log: were
  # they one pipe, packages that speak while it is full would fail.
  # shellcheck disable=SC2016,SC2086
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c 'exec apt-get "$@" 3>&1 >&2' apt-get \
    -q -y install --no-install-recommends -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 $missing \
    2>>"$log" </dev/null | follow_apt || status=1
  [ -z "$made_policy" ] || "${as_root[@]}" rm -f /usr/sbin/policy-rc.d
  if [ $status != 0 ]; then
    grep -E '^(E|W|dpkg):' "$log" | tail -n 10 >&2
    die "apt-get could not install them (all of it: $log)"
  fi
  rm -f "$log"
}

# Starts the calling script anew without root: as whoever called sudo, as the owner of the tree, or
# as nobody. Stays as it is where that user could not read the tree or reach the display.
give_up_root() {
  [ "$(id -u)" = 0 ] && [ -z "${TRESEN_GAVE_UP_ROOT:-}" ] || return 0
  local user=${SUDO_USER:-} home
  [ -n "$user" ] && [ "$user" != root ] || user=$(stat -c %U "$root")
  if [ "$user" = root ] || ! id "$user" >/dev/null 2>&1; then
    user=nobody
    [ -z "${DISPLAY:-}" ] && [ -z "${UPDATE_PICTURES:-}" ] || return 0
  fi
  mkdir -p "$build"
  home=$(getent passwd "$user" | cut -d: -f6)
  [ "$user" != nobody ] || home=$build/home
  local as_user=(setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups)
  "${as_user[@]}" test -r "$root/CMakeLists.txt" || return 0
  [ "$user" != nobody ] || mkdir -p "$home"
  chown -R --no-dereference "$user:" "$build"
  export TRESEN_GAVE_UP_ROOT=1
  exec "${as_user[@]}" env -u XDG_RUNTIME_DIR -u XDG_DATA_HOME -u XDG_CACHE_HOME HOME="$home" \
    USER="$user" LOGNAME="$user" bash "$(realpath "$0")" "$@"
}

# configure FOLDER CMAKE_OPTION...
configure() {
  local folder=$1 log
  shift
  mkdir -p "$folder"
  log=$folder/configure.log
  cmake -S "$root" -B "$folder" -G Ninja "$@" >"$log" 2>&1 ||
    { grep -A8 -i error "$log" | head -n 30 >&2; die "cmake failed (all of it: $log)"; }
}

# build FOLDER [TARGET...]: says why when it fails.
build() {
  local folder=$1 log
  shift
  log=$folder/build.log
  NINJA_STATUS='[%f/%t] ' ninja -C "$folder" "$@" 2>&1 |
    follow_ninja >"$log" || {
    sed -n '/^FAILED/,$p' "$log" | head -n 60 >&2
    die "The build failed (all of it: $log)"
  }
}
