#!/usr/bin/env bash
# Builds loket.exe and its installer on Linux, into build/bin. The Wails command
# line puts icon, manifest and version block into the program; it is built once,
# at the version of go.mod.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(go list -m -f '{{.Version}}' github.com/wailsapp/wails/v2)
wails=$PWD/build/.cache/bin/wails-$version

if [ ! -x "$wails" ]; then
  GOFLAGS=-buildvcs=false GOBIN="$wails.new" go install "github.com/wailsapp/wails/v2/cmd/wails@$version"
  mv "$wails.new/wails" "$wails"
  rmdir "$wails.new"
fi
make --no-print-directory frontend
# -s -skipbindings: both were made above, by our own rules. -m -nosyncgomod:
# go.mod is pinned by us. -webview2 error: the counter may have no network, so
# the program must not try to download what the installer should have brought.
GOFLAGS=-buildvcs=false "$wails" build -platform windows/amd64 -nsis -webview2 error \
  -s -skipbindings -m -nosyncgomod -trimpath -nocolour
ls -l build/bin
