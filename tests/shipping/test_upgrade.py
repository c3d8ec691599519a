"""An installation made before an upgrade migrates without a hand: its rows, its events, and who is signed in.

The dump is the demonstration as it was played by the code before the apps were laid out anew (PostgreSQL 15, plain
INSERTs), so that every migration since then runs over real rows.
"""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent.parent
DUMP = ROOT / "tests" / "data" / "upgrade" / "demo_0_0.sql.xz"
NAME = f"upgrade_{os.getpid()}"
SIGNED_IN = """
import json, django
django.setup()
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from foundation.people.models import User
keys = {}
with connection.cursor() as cursor:
    cursor.execute("SELECT id, email, password FROM people_user WHERE is_active ORDER BY email")
    for pk, email, password in cursor.fetchall():
        store = SessionStore()
        store.update({
            "_auth_user_id": str(pk),
            "_auth_user_backend": "hiring.people.backends.AccountBackend",
            "_auth_user_hash": User(password=password).get_session_auth_hash(),
        })
        store.create()
        store.save()
        keys[email] = store.session_key
print(json.dumps(keys))
"""
VISITED = """
import json, re, sys, django
django.setup()
from django.conf import settings
from django.test import Client
LINK = re.compile(r'href="(/(?:roles|applications|scorecards)/[0-9a-f-]{36}/[a-z/]*)"')
seen = {}
for email, key in json.loads(sys.argv[1]).items():
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    paths = ["/", "/roles/", "/notifications/"]
    for path in paths:
        answer = client.get(path, headers={"host": "localhost"}, follow=True)
        away = [to for to, _ in answer.redirect_chain if to.startswith("/accounts/")]
        seen[f"{email} {path}"] = away or answer.status_code
        if path in ("/", "/roles/"):
            found = LINK.findall(answer.content.decode())
            paths += [one for one in dict.fromkeys(found) if one not in paths][:6]
print(json.dumps(seen))
"""


def url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def statement(text: str, name: str = "postgres") -> None:
    link = psycopg2.connect(url(name))
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(text)
    link.close()


def counted(*tables: str) -> list[int]:
    found = []
    with psycopg2.connect(url(NAME)) as link, link.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            found.append(cursor.fetchone()[0])
    return found


@pytest.fixture
def within(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation whose database is the dump."""
    statement(f"CREATE DATABASE {NAME}")
    try:
        statement(lzma.decompress(DUMP.read_bytes()).decode(), NAME)
        settings = {
            "DATABASE_URL": url(NAME),
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "hiring.settings.dev",
        }
        yield {**os.environ, **settings}
    finally:
        statement(f"DROP DATABASE {NAME} WITH (FORCE)")


def run(within: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=within, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(400)  # a migration and many pages, on a machine that may do other things
def test_an_installation_from_before_migrates_and_everybody_stays_signed_in(within: dict[str, str]) -> None:
    tables = ("activity_event", "candidates_application", "rubrics_scorecard", "roles_role", "people_membership")
    before = counted(*tables)
    assert min(before) > 0
    keys = run(within, "-c", SIGNED_IN).splitlines()[-1]
    run(within, "manage.py", "migrate", "--noinput", "--verbosity", "0")
    run(within, "manage.py", "migrate", "--check")
    assert counted(*tables) == before
    seen = json.loads(run(within, "-c", VISITED, keys).splitlines()[-1])
    assert {page: said for page, said in seen.items() if said != 200} == {}
    assert len(json.loads(keys)) >= 10
    assert len(seen) > 60
