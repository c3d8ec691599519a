"""An installation made before an upgrade migrates without a hand: its rows, its events, and who is signed in.

The dump is the demonstration as it was played by the code before the apps were laid out anew (PostgreSQL 15, plain
INSERTs), so that every migration since then runs over real rows.
"""

import json
import re

import pytest
from django.db import connection
from psycopg2 import sql

from tests.shipping.conftest import Upgraded, counted
from tests.shipping.scratch import rows, run

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


@pytest.mark.timeout(400)  # a migration and many pages, on a machine that may do other things
def test_an_installation_from_before_migrates_and_everybody_stays_signed_in(upgraded: Upgraded) -> None:
    within = upgraded.within
    run(within, "manage.py", "migrate", "--check")
    assert all(upgraded.before)
    assert counted(within) == upgraded.before
    seen = json.loads(run(within, "-c", VISITED, upgraded.keys).splitlines()[-1])
    assert {page: said for page, said in seen.items() if said != 200} == {}
    assert len(json.loads(upgraded.keys)) >= 10
    assert len(seen) > 60


WHAT_STANDS = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, column_default
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname::text, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}
# A dump writes the same conditions with other casts.
CASTS = re.compile(r"::[a-z ]+(\[\])?|[()]")


def _said(found: list[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {tuple(CASTS.sub("", one) if isinstance(one, str) else one for one in row) for row in found}


@pytest.mark.timeout(400)
@pytest.mark.django_db
def test_a_new_installation_whose_tables_are_made_at_once_has_the_same(upgraded: Upgraded) -> None:
    for what, question in WHAT_STANDS.items():
        with connection.cursor() as cursor:
            cursor.execute(question)
            new = _said(cursor.fetchall())
        assert new == _said(rows(upgraded.within, sql.SQL(question))), what
        assert len(new) > 10
