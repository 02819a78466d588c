#!/usr/bin/env bash
# golangci-lint at the version below, built once into build/.cache (about 100 s
# on two cores). .golangci.yml says which linters, and what earned each.
set -euo pipefail
cd "$(dirname "$0")/.."
version=v2.15.0
lint=$PWD/build/.cache/bin/golangci-lint-$version

if [ ! -x "$lint" ]; then
  echo "building golangci-lint $version, once"
  for pause in 10 30 0; do
    # A tool has its own flags and modules, not this project's.
    if GOFLAGS=-buildvcs=false GOBIN="$lint.new" go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$version"; then
      mv "$lint.new/golangci-lint" "$lint"
      rmdir "$lint.new"
      break
    fi
    [ "$pause" != 0 ] || { echo 'golangci-lint could not be fetched or built' >&2; exit 1; }
    sleep "$pause"
  done
fi
"$lint" run ./...
