#!/bin/sh
# Gathers the static files under their hashed names into STATIC_ROOT, with production's settings. Collecting needs
# neither servers nor secrets, so what those settings ask for is filled with values that lead nowhere.
set -eu
python=python
[ ! -x .venv/bin/python ] || python=.venv/bin/python
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Where the installation looks for them, unless it says otherwise; DATA_DIR itself is not touched by collecting.
export STATIC_ROOT="${STATIC_ROOT:-${DATA_DIR:-var}/static}"
DJANGO_SETTINGS_MODULE=hiring.settings.production \
    SECRET_KEY='only to collect static files, signs nothing: 0123456789abcdef' \
    ALLOWED_HOSTS=localhost BASE_URL=http://localhost DATA_DIR="$scratch" \
    DATABASE_URL=postgres://nowhere/none REDIS_URL=redis://nowhere/0 \
    EMAIL_URL=consolemail:// DEFAULT_FROM_EMAIL=nobody@localhost \
    "$python" manage.py collectstatic --noinput --verbosity 0
