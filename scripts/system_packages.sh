#!/bin/sh
# Makes sure of Debian packages for one purpose (run, test, image, services): installs them as root, else names them.
set -eu
run='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-inter fonts-dejavu-core'
# For the scripts in which people write their names. Wished only: a document says itself what it could not draw.
fonts='fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji'
wished=''
case ${1:-run} in
    run) wanted=$run wished=$fonts ;;
    # Of Chromium's two builds the shell needs half the work for the same pages; the other one will do where it is there.
    test)
        wanted=$run wished="$fonts chromium-headless-shell"
        command -v chromium >/dev/null || wanted="$run chromium-headless-shell" wished=$fonts
        ;;
    image) wanted="$run $fonts" ;;
    services) wanted='postgresql-15 redis-server' ;;
    *) echo "holdout: no such purpose: $1" >&2; exit 2 ;;
esac
# Elsewhere than on Debian the program itself says which library is missing.
command -v dpkg-query >/dev/null || exit 0
missing_of() {
    for package in $*; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || printf ' %s' "$package"
    done
}
missing=$(missing_of $wanted)
lacking=$(missing_of $wished)
without='PDFs lack some scripts without the fonts, and browser tests take longer without the shell'
[ -n "$missing$lacking" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    if [ -n "$missing" ]; then
        echo "holdout: these system packages are missing: sudo apt-get install --no-install-recommends$missing$lacking" >&2
        exit 1
    fi
    echo "holdout: $without: sudo apt-get install --no-install-recommends$lacking" >&2
    exit 0
fi
echo "holdout: installing$missing$lacking"
apt-get update -qq || [ -z "$missing" ]
# RUNLEVEL=1 keeps freshly installed servers from starting by themselves.
install() { RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null; }
[ -z "$missing" ] || install $missing
for package in $lacking; do
    install "$package" || echo "holdout: $without; not installed: $package" >&2
done
