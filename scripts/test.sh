#!/bin/sh
# The suite: with arguments just what they ask for; without, everything in three parts. What starts real processes
# mostly waits for them, so the rest, which makes its tables from the models, runs beside it. Browser tests come after
# that, on what the migrations make, and beside them whole installations; `--without-browser` leaves both out, and `--quick`
# the real processes too.
set -u
pytest=".venv/bin/python -m pytest"
browser=yes
processes=yes
case "${1:-}" in
--without-browser) browser=no; shift ;;
--quick) browser=no; processes=no; shift ;;
esac
[ $# -eq 0 ] || exec $pytest "$@"
failed=0
told=$(mktemp)
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
# Two also where there is one core, so that two databases are tried; with more than eight the servers would be what waits.
workers=$((cores < 2 ? 2 : cores > 8 ? 8 : cores))
# The processes stay in front: a shell's background ignores the interrupt that they are tested with. Each worker takes its
# part of the tests, and whoever is done first takes half of what another has left, so that no order needs care.
$pytest -n "$workers" --dist worksteal --no-migrations --ignore=tests/browser --ignore=tests/devserver --ignore=tests/shipping \
    --ignore=tests/operations &
beside=$!
trap 'kill "$beside" 2>/dev/null; rm -f "$told"' EXIT
if [ $processes = yes ]; then
    $pytest -p no:xdist -p no:cacheprovider tests/devserver tests/shipping >"$told" 2>&1 || failed=1
fi
wait "$beside" || failed=1
cat "$told"
if [ $browser = yes ]; then
    # For the page of operations, which is followed on Debian's servers; without them its test says what is missing.
    sh scripts/system_packages.sh services || true
    $pytest -p no:xdist tests/browser &
    beside=$!
    $pytest -p no:xdist -p no:cacheprovider tests/operations >"$told" 2>&1 || failed=1
    wait "$beside" || failed=1
    cat "$told"
fi
exit $failed
