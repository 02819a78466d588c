#!/usr/bin/env bash
# Writes frontend/wailsjs: what the screens know of the Go methods they call.
# It is committed, so that the screens can be built and checked without Go.
#
#   build/bindings.sh           write it
#   build/bindings.sh --check   write it, and fail where it was not so before
#
# This is what `wails generate module` does, without building its command line:
# a program built with the tag bindings writes them instead of opening a window.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$PWD/build/.cache/bindings
mkdir -p "${tool%/*}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

go build -tags bindings,webkit2_41 -o "$tool" .
mkdir -p frontend/wailsjs
cp -r frontend/wailsjs "$scratch/before"
# A home of its own: whatever main prepares before the window opens, it must
# not touch this machine's Loket.
env HOME="$scratch" XDG_DATA_HOME="$scratch/data" XDG_CONFIG_HOME="$scratch/config" XDG_CACHE_HOME="$scratch/cache" \
  tsoutputtype=interfaces "$tool" >/dev/null
find frontend/wailsjs -type f -exec chmod 644 {} +

if [ "${1:-}" = --check ] && ! diff -ru "$scratch/before" frontend/wailsjs; then
  echo 'frontend/wailsjs was not what the Go methods say (above). It has been written anew: look at it and commit it.' >&2
  exit 1
fi
