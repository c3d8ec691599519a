#!/bin/sh
# Deletes DATA_DIR, and the cluster that root may have had to put elsewhere, unless they are in use.
set -eu
data=${DATA_DIR:-var}
[ -d "$data" ] || exit 0
[ -f "$data/embedded.lock" ] || { echo "holdout: $data was not made by make run; nothing deleted." >&2; exit 1; }
flock -n "$data/embedded.lock" true || { echo "holdout: Holdout is running on $data; stop it first." >&2; exit 1; }
if [ -f "$data/postgres.at" ]; then
    elsewhere=$(dirname "$(cat "$data/postgres.at")")
    case $elsewhere in /var/lib/holdout/?*) rm -rf "$elsewhere" ;; esac
fi
rm -rf "$data"
echo "holdout: deleted $data"
