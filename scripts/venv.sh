#!/bin/sh
# Makes .venv with a Python that is new enough; says in one line what is missing.
set -eu
python=${PYTHON:-python3}
fail() { echo "holdout: $1" >&2; exit 1; }

as_root_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

command -v "$python" >/dev/null || as_root_install python3 python3-venv ||
    fail "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed; $python is $("$python" -c 'import platform; print(platform.python_version())')."
"$python" -c 'import ensurepip, venv' 2>/dev/null || as_root_install python3-venv ||
    fail "Python's venv module is missing: apt-get install python3-venv"
[ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null || "$python" -m venv --clear .venv
