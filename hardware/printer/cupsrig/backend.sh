#!/bin/sh
# loketsim:/<dir>: a printer that has whatever fault <dir>/mode names, and that
# stores in <dir>/out what would have reached the paper.
# Modes: ok, busy, media-empty, media-empty-warning, jam, cover, offline, stop, fail.
[ $# -eq 0 ] && { echo 'direct loketsim:/ "Unknown" "Loket practice printer"'; exit 0; }
dir=${DEVICE_URI#loketsim:}
job=$1 title=$3 file=${6:-/dev/stdin}
# A canceled job is ended by TERM: leave no half file, and say that we stopped.
trap 'rm -f "$dir/out/.job-$job"; exit 0' TERM
trap '' PIPE
clear='STATE: -media-empty-error,media-empty-warning,media-jam-error,cover-open-error,offline-report'
prev=
while :; do
  # cupsd killed: nobody would ever end this loop.
  kill -0 "$PPID" 2>/dev/null || exit 1
  read -r mode <"$dir/mode" || mode=ok
  if [ "$mode" != "$prev" ]; then
    echo "$clear" >&2
    case $mode in
      media-empty) echo 'STATE: +media-empty-error' >&2 ;;
      media-empty-warning) echo 'STATE: +media-empty-warning' >&2 ;;
      jam) echo 'STATE: +media-jam-error' >&2 ;;
      cover) echo 'STATE: +cover-open-error' >&2 ;;
      offline) echo 'STATE: +offline-report' >&2 ;;
    esac
    prev=$mode
  fi
  case $mode in
    ok | media-empty-warning) break ;;
    stop) exit 4 ;;
    fail) exit 1 ;;
  esac
  sleep 0.1
done
name=$(printf %s "$title" | tr -c 'A-Za-z0-9._-' '-')
cat "$file" >"$dir/out/.job-$job" && mv "$dir/out/.job-$job" "$dir/out/$name-$job.pdf"
