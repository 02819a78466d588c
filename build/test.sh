#!/usr/bin/env bash
# Everything that must hold, cheapest first; the first thing that does not ends
# it. Run through `make test`, which sets the flags.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=$PWD/build/.cache
mkdir -p "$cache"
titles=() times=() now= races=

step() {
  now=$1
  shift
  local began=$SECONDS
  printf '\n==> %s\n' "$now"
  "$@"
  titles+=("$now") times+=($((SECONDS - began)))
}

took() {
  local i
  printf '\n==> In seconds\n'
  for i in "${!titles[@]}"; do printf '%6d  %s\n' "${times[i]}" "${titles[i]}"; done
  printf '%6d  together\n' "$SECONDS"
}

failed() {
  [ -z "$races" ] || kill "$races" 2>/dev/null || true
  took
  printf '\nmake test: FAILED at: %s\n' "$now" >&2
}
trap '[ $? = 0 ] || failed' EXIT

has_script() { node -e "process.exit(require('./frontend/package.json').scripts['$1'] ? 0 : 1)"; }

formatted() {
  local bad
  bad=$(find . -name '*.go' -not -path '*/node_modules/*' -not -path './build/.cache/*' -print0 | xargs -0 gofmt -l)
  [ -z "$bad" ] || { printf 'not formatted, run gofmt -w:\n%s\n' "$bad" >&2; return 1; }
}

# Without cgo, as the installer's program is built, and to the end: a linker
# finds what vet does not.
windows() {
  GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go vet -tags desktop,production ./...
  GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -tags desktop,production -o "$cache/windows/" ./...
}

screens_parts() {
  npm --prefix frontend run --silent check
  npm --prefix frontend run --silent test
}

# The race detector wants a core for minutes and no screen; the screens wait more
# than they work. So it runs beside them, behind them in line for a core, and is
# asked at the end.
begin_races() {
  # shellcheck disable=SC2086 # a list of patterns
  nice -n 15 go test -race -short -skip "${RACE_SKIP:-}" -timeout 14m $RACE_PACKAGES >"$cache/races.log" 2>&1 &
  races=$!
}

join_races() {
  local ended=0
  wait "$races" || ended=$?
  races=
  cat "$cache/races.log"
  return "$ended"
}

go_tests() { go test -timeout 10m ./... 2>&1 | tee "$cache/go-test.log"; }

step 'Set up'                          build/setup.sh test
step 'gofmt'                           formatted
step 'go vet'                          go vet ./...
step 'The house (import law)'          go test -count=1 ./build/houselaw
step 'Windows: vet and build'          windows
step 'Lint'                            build/lint.sh
step 'Screens: types and units'        screens_parts
step 'Screens: build'                  make --no-print-directory frontend
step 'Bindings are what is committed'  build/bindings.sh --check
step 'Go tests'                        go_tests
# There is one smart-card service: its tests, and the screens, take turns.
step 'Card tests, looking for races'   go test -race -short -p 1 -timeout 10m ./hardware/card/...
[ -z "${RACE_PACKAGES:-}" ] || begin_races
if has_script e2e; then
  step 'Screens: end to end'           npm --prefix frontend run e2e
fi
if [ -d build/window ]; then
  step 'The finished window'           make --no-print-directory window
fi

[ -z "$races" ] || step 'Go tests, looking for races: the rest' join_races

# The end of a log is what people and machines read.
took
printf '\n==> Go tests, once more\n'
cat "$cache/go-test.log"
