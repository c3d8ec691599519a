#!/bin/sh
# Every check is run, so that one run names all that is wrong.
set -u
bin=.venv/bin
failed=0
run() {
    printf '%s\n' "— $*"
    "$@" || failed=1
}
run $bin/ruff format --check .
run $bin/ruff check .
run $bin/mypy
run $bin/lint-imports
run $bin/python scripts/check_sizes.py
run $bin/python scripts/check_docs.py
run $bin/python manage.py makemigrations --check --dry-run
run $bin/python manage.py check
run $bin/python scripts/check_templates.py
exit $failed
