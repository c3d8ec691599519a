#!/bin/sh
# The suite: with arguments just what they ask for; without, everything in two parts, browser tests by themselves. The
# first part makes its tables from the models; the browser tests run on what the migrations make.
set -u
pytest=".venv/bin/python -m pytest"
[ $# -eq 0 ] || exec $pytest "$@"
failed=0
$pytest -n 3 --dist loadfile --no-migrations --ignore=tests/browser || failed=1
if [ -n "$(find tests/browser -name 'test_*.py' 2>/dev/null)" ]; then
    $pytest -p no:xdist tests/browser || failed=1
fi
exit $failed
