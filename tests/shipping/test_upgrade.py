"""An installation made before an upgrade migrates without a hand: its rows, its events, and who is signed in.

The dump is the demonstration as it was played by the code before the apps were laid out anew (PostgreSQL 15, plain
INSERTs), so that every migration since then runs over real rows.
"""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg2 import sql

from tests.shipping.scratch import DUMP, installation, name_of, rows, run, statement

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


def counted(within: dict[str, str], *tables: str) -> list[object]:
    return [rows(within, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(one)))[0][0] for one in tables]


@pytest.fixture
def within(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation whose database is the dump."""
    with installation("upgrade", tmp_path) as found:
        statement(lzma.decompress(DUMP.read_bytes()).decode(), name_of(found))
        yield found


@pytest.mark.timeout(400)  # a migration and many pages, on a machine that may do other things
def test_an_installation_from_before_migrates_and_everybody_stays_signed_in(within: dict[str, str]) -> None:
    tables = ("activity_event", "candidates_application", "rubrics_scorecard", "roles_role", "people_membership")
    before = counted(within, *tables)
    assert all(before)
    keys = run(within, "-c", SIGNED_IN).splitlines()[-1]
    run(within, "manage.py", "migrate", "--noinput", "--verbosity", "0")
    run(within, "manage.py", "migrate", "--check")
    assert counted(within, *tables) == before
    seen = json.loads(run(within, "-c", VISITED, keys).splitlines()[-1])
    assert {page: said for page, said in seen.items() if said != 200} == {}
    assert len(json.loads(keys)) >= 10
    assert len(seen) > 60
