#!/bin/sh
# The suite: with arguments just what they ask for; without, everything in two parts. First what makes its tables from the
# models, on all cores; then browser tests, on what the migrations make, and beside them what starts whole installations
# and processes and mostly waits for them. `--quick` stops after the first part.
set -u
# Without compiled files every process reads all sources anew, and pytest rewrites its plugins each time.
unset PYTHONDONTWRITEBYTECODE
pytest=".venv/bin/python -m pytest"
whole=yes
if [ "${1:-}" = --quick ]; then
    whole=no
    shift
fi
[ $# -eq 0 ] || exec $pytest "$@"
failed=0
# Each core takes its share of the tests, and whoever is done first takes half of what another has left, so that no
# order needs care.
$pytest -n auto --maxprocesses 8 --dist worksteal --no-migrations --ignore=tests/browser --ignore=tests/devserver \
    --ignore=tests/shipping --ignore=tests/operations || failed=1
if [ $whole = yes ]; then
    # For the page of operations, which is followed on Debian's servers; without them its test says what is missing.
    sh scripts/system_packages.sh services || true
    told=$(mktemp)
    $pytest -p no:xdist tests/browser >"$told" 2>&1 &
    beside=$!
    trap 'kill "$beside" 2>/dev/null; rm -f "$told"' EXIT
    # The processes stay in front: a shell's background ignores the interrupt that they are tested with.
    $pytest -p no:xdist -p no:cacheprovider tests/operations tests/devserver tests/shipping || failed=1
    wait "$beside" || failed=1
    cat "$told"
fi
exit $failed
