#!/bin/sh
# Makes sure of Debian packages for one purpose (run, test, services): installs them as root, else names them.
set -eu
run='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-inter fonts-dejavu-core'
case ${1:-run} in
    run) wanted=$run ;;
    test) wanted="$run chromium" ;;
    services) wanted='postgresql-15 redis-server' ;;
    *) echo "holdout: no such purpose: $1" >&2; exit 2 ;;
esac
# Elsewhere than on Debian the program itself says which library is missing.
command -v dpkg-query >/dev/null || exit 0
missing=''
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    echo "holdout: these system packages are missing: sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "holdout: installing$missing"
apt-get update -qq
# RUNLEVEL=1 keeps freshly installed servers from starting by themselves.
RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
