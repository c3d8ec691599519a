#!/bin/sh
# Where there is no Docker engine: does what the Dockerfile's steps do, in order, in a clean folder, and starts the
# result as an ordinary user against Debian's PostgreSQL and Redis. Needs root, as an image build does.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo 'holdout: the rehearsal needs root, as building an image does.' >&2; exit 1; }
step() { printf '\n== %s\n' "$*"; }
python=${PYTHON:-python3}
top=$(mktemp -d)
chmod 755 "$top"
app=$top/app
cleanup() { rm -rf "$top"; }
trap cleanup EXIT

step 'COPY . . (what .dockerignore leaves of the committed files)'
mkdir -p "$app"
git ls-files -z | grep -zvE '^(\.ci/|\.env$|bench/|docs/|tests/|Dockerfile$|docker-compose\.yml$)' |
    tar --null --files-from=- -cf - | tar -xf - -C "$app"

cd "$app"
step 'RUN python -m venv; pip install --require-hashes requirements/base.txt'
"$python" -m venv --copies "$app/.venv"
"$app/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes \
    --requirement requirements/base.txt

step 'RUN scripts/collect_static.sh'
PATH=$app/.venv/bin:$PATH STATIC_ROOT=$app/static-files sh scripts/collect_static.sh
find "$app/static-files" -name staticfiles.json | grep -q . || { echo 'no manifest was written'; exit 1; }

step 'RUN scripts/system_packages.sh image'
sh scripts/system_packages.sh image

step 'RUN install --directory /data; USER holdout (played by daemon)'
install --directory --owner daemon --group daemon --mode 0700 "$top/data"
as_user() { setpriv --reuid=daemon --regid=daemon --clear-groups -- "$@"; }
as_user "$app/.venv/bin/python" -c 'import weasyprint; print("WeasyPrint", weasyprint.__version__)' ||
    { echo "holdout: another user cannot run $python; give PYTHON=/usr/bin/python3"; exit 1; }

step 'the compose file: migrate, then web, worker and beat, as an ordinary user with production settings'
cat >"$top/start.sh" <<'START'
set -eu
export PATH=$APP/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=$DATA_DIR
as_user() { setpriv --reuid=daemon --regid=daemon --clear-groups -- "$@"; }
cd "$APP"
as_user python manage.py migrate --noinput --verbosity 0
# Not through the function: in the background that would be a shell around the process, and the shell would be stopped.
user='setpriv --reuid=daemon --regid=daemon --clear-groups --'
$user python -m gunicorn --config python:hiring.settings.gunicorn hiring.wsgi & web=$!
$user python -m hiring.workers & worker=$!
$user python -m celery --quiet -A hiring beat --loglevel INFO & beat=$!
stop() { kill $web $worker $beat 2>/dev/null || true; wait; }
trap stop EXIT
# until_well WHAT COMMAND…: tries for a minute or two; a worker hears no question asked before it listens.
until_well() {
    what=$1
    shift
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 60 ] || { echo "$what did not become ready"; exit 1; }
        sleep 1
    done
    echo "$what is ready"
}
until_well 'the web server' as_user python scripts/healthcheck.py
until_well 'the worker' as_user python -m celery -A hiring inspect ping --timeout 5
until_well 'beat' sh -c 'test -n "$(find "$DATA_DIR" -maxdepth 1 -name "beat-schedule*")"'
START
APP=$app DATA_DIR=$top/data STATIC_ROOT=$app/static-files HOST=127.0.0.1 \
    PORT=$("$app/.venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])') \
    DJANGO_SETTINGS_MODULE=hiring.settings.production \
    SECRET_KEY=$("$app/.venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(48))') \
    ALLOWED_HOSTS=localhost BASE_URL=http://localhost EMAIL_URL=smtp://localhost:1025 \
    DEFAULT_FROM_EMAIL='Holdout <holdout@localhost>' \
    sh scripts/with_debian_services.sh sh "$top/start.sh"

step 'the rehearsal went through'
