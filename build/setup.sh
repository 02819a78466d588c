#!/usr/bin/env bash
# Brings a Debian 12 machine to where Loket can be built, run and tested.
#
#   build/setup.sh run       what building and running the program needs
#   build/setup.sh test      the same, and what its tests need (the default)
#   build/setup.sh windows   the same as run, and what the Windows installer needs
#
# It may be run any number of times. When everything is there it looks, changes
# nothing and takes well under a second. It starts no service: the tests run
# their own PostgreSQL, CUPS and pcscd, each in a folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"

go_needed=1.26
node_needed=20

# What a package is for stands beside it; remove it here when that is gone.
for_run=(
  build-essential         # cgo: the window and PC/SC
  pkg-config
  ca-certificates         # fetching Go and npm modules
  libgtk-3-dev            # the window
  libwebkit2gtk-4.1-dev
  libpcsclite-dev         # card readers
  pcscd
)
for_test=(
  xvfb xauth xdotool      # a screen without a screen
  xclip                   # what lies in its clipboard
  dbus dbus-x11           # what a window expects around it
  webkit2gtk-driver       # drives the finished window
  chromium                # drives the screens with the real bindings
  fonts-dejavu-core       # Chromium wants one font of the system's
  vsmartcard-vpcd         # a card reader without a reader
  postgresql              # the city's store
  cups cups-client        # printing without a printer
  cups-filters
  ghostscript
  poppler-utils           # what stands in a PDF: pdftotext, pdftoppm, pdffonts
  qpdf                    # whether a PDF is well formed
  zbar-tools              # reads the QR back
  strace                  # lets system calls fail
)
for_windows=(
  nsis                    # the installer
)

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$@" >&2; exit 1; }

# again COMMAND…: three tries, because mirrors and networks have bad moments.
again() {
  local try
  for try in 1 2 3; do
    "$@" && return 0
    [ "$try" = 3 ] && return 1
    say "that failed; again in $((try * 10)) seconds: $*"
    sleep $((try * 10))
  done
}

# logged COMMAND…: apt has thousands of lines to say; they matter when it fails.
logged() { "$@" >"$log" 2>&1 || { tail -n 25 "$log" >&2; return 1; }; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "neither root nor sudo is to be had here; ask whoever looks after this machine to run:" \
      "apt-get install --no-install-recommends ${missing[*]}"
  fi
}

# Packages of the list that dpkg does not hold as installed.
find_missing() {
  local have
  have=" $(dpkg-query -W -f '${Package}:${db:Status-Status} ' "$@" 2>/dev/null || true)"
  missing=()
  for p in "$@"; do
    [[ $have == *" $p:installed "* ]] || missing+=("$p")
  done
}

# While packages are being installed nothing is started and PostgreSQL makes no
# cluster; afterwards the machine's own rules hold again.
quiet_rules() {
  undo=()
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    undo+=(/usr/sbin/policy-rc.d)
  fi
  local rule=/etc/postgresql-common/createcluster.d/loket-setup.conf
  if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e "$rule" ]; then
    as_root mkdir -p "${rule%/*}"
    echo 'create_main_cluster = false' | as_root tee "$rule" >/dev/null
    undo+=("$rule")
  fi
  trap lift_rules EXIT
}

lift_rules() {
  [ ${#undo[@]} = 0 ] || as_root rm -f "${undo[@]}"
  undo=()
}

install_missing() {
  say "installing, which takes some minutes: ${missing[*]}"
  mkdir -p build/.cache
  log=$PWD/build/.cache/apt.log
  quiet_rules
  local apt=(env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get -q -y
    -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0)
  again logged as_root "${apt[@]}" update || die "the package lists cannot be fetched; is there a network?"
  again logged as_root "${apt[@]}" install --no-install-recommends "${missing[@]}" ||
    die "some of these could not be installed: ${missing[*]}"
  lift_rules
}

debian_packages() {
  command -v dpkg-query >/dev/null || die "this is no Debian system; Loket is built and tested on Debian 12"
  find_missing "$@"
  [ ${#missing[@]} = 0 ] || install_missing
}

# at_least HAVE NEED: compares versions as numbers, 1.9 before 1.26.
at_least() { [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n1)" = "$2" ]; }

check_go() {
  command -v go >/dev/null || die "Go is missing. Take Go $go_needed or newer for Linux from https://go.dev/dl/," \
    "unpack it to /usr/local (this script looks into /usr/local/go/bin) and run this again."
  local have
  have=$(go env GOVERSION) # go1.26.8
  at_least "${have#go}" "$go_needed" || die "Go ${have#go} is too old; Loket needs $go_needed or newer, see https://go.dev/dl/"
}

check_node() {
  command -v node >/dev/null && command -v npm >/dev/null ||
    die "Node.js or npm is missing. Take Node $node_needed or newer from https://nodejs.org/;" \
      "Debian 12's own package (version 18) is too old for the screens' build."
  local have
  have=$(node --version)
  at_least "${have#v}" "$node_needed" || die "Node ${have#v} is too old; the screens' build needs $node_needed or newer, see https://nodejs.org/"
}

# npm ci empties node_modules first, so it runs only when the lock file, or
# Node itself, is another than last time.
front_end() {
  [ -f frontend/package-lock.json ] || return 0
  local stamp=frontend/node_modules/.loket-stamp now
  now="$(node --version) $(sha256sum <frontend/package-lock.json)"
  [ "$(cat "$stamp" 2>/dev/null || true)" = "$now" ] && return 0
  say "fetching what the screens are built with"
  again env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix frontend ci --no-audit --no-fund --loglevel=error ||
    die "npm could not fetch the screens' packages; is there a network?"
  mkdir -p "${stamp%/*}"
  echo "$now" >"$stamp"
}

case "${1:-test}" in
  run) debian_packages "${for_run[@]}" ;;
  test) debian_packages "${for_run[@]}" "${for_test[@]}" ;;
  windows) debian_packages "${for_run[@]}" "${for_windows[@]}" ;;
  *) die "run, test or windows, not '$1'" ;;
esac
check_go
check_node
front_end
