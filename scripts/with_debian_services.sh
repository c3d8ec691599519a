#!/bin/sh
# Runs a command against Debian's PostgreSQL and Redis, started for it in a temporary folder, with passwords and TCP:
# the way a real installation is reached. Everything is stopped and removed afterwards.
set -eu
fail() { echo "holdout: $1" >&2; exit 1; }
pg=/usr/lib/postgresql/15/bin
[ -x $pg/postgres ] || fail 'PostgreSQL 15 is missing: apt-get install postgresql-15'
command -v redis-server >/dev/null || fail 'Redis is missing: apt-get install redis-server'

as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    as_server() { setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; }
fi
free_port() { .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

top=$(mktemp -d)
redis_pid=''
stop() {
    trap - EXIT INT TERM
    [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || true
    (cd / && as_server $pg/pg_ctl -D "$top/pg/data" -m immediate stop >/dev/null 2>&1) || true
    [ -z "$redis_pid" ] || wait "$redis_pid" 2>/dev/null || true
    rm -rf "$top"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

chmod 711 "$top"
mkdir -m 700 "$top/pg" "$top/redis"
[ "$(id -u)" != 0 ] || chown postgres "$top/pg"
password=$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(16))')
pg_port=$(free_port)
redis_port=$(free_port)

here=$(pwd)
cd /
# Read by the server's user, who may not open a pipe of root's.
printf '%s\n' "$password" >"$top/pg/password"
chmod 600 "$top/pg/password"
[ "$(id -u)" != 0 ] || chown postgres "$top/pg/password"
as_server $pg/initdb -D "$top/pg/data" -U holdout -A scram-sha-256 --pwfile="$top/pg/password" \
    -E UTF8 --locale=C --no-sync >/dev/null
as_server $pg/pg_ctl -D "$top/pg/data" -w -l "$top/pg/log" start >/dev/null -o \
    "-p $pg_port -k $top/pg -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c autovacuum=off"
PGPASSWORD=$password $pg/createdb -h 127.0.0.1 -p "$pg_port" -U holdout holdout
redis-server --bind 127.0.0.1 --port "$redis_port" --requirepass "$password" --dir "$top/redis" --save '' \
    --daemonize no >"$top/redis/log" 2>&1 &
redis_pid=$!
cd "$here"

export DATABASE_URL="postgres://holdout:$password@127.0.0.1:$pg_port/holdout"
export REDIS_URL="redis://:$password@127.0.0.1:$redis_port/0"
echo "holdout: on $($pg/postgres --version) and $(redis-server --version | cut -d' ' -f1-3)"
status=0
"$@" || status=$?
exit $status
