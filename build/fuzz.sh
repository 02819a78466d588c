#!/usr/bin/env bash
# Runs every fuzz target for FUZZTIME (default 20s). What it finds is written to
# the package's testdata/fuzz and belongs into a commit.
set -euo pipefail
cd "$(dirname "$0")/.."
grep -rEl --include='*_test.go' '^func Fuzz' app backend build hardware | while read -r file; do
  sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$file" | while read -r target; do
    echo "==> ${file%/*} $target"
    go test -run '^$' -fuzz "^$target\$" -fuzzminimizetime 1x -fuzztime "${FUZZTIME:-20s}" "./${file%/*}" </dev/null
  done
done
