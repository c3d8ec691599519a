"""One installation from before, brought up to date, for all tests that need a whole one: migrating takes long."""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from psycopg2 import sql

from tests.shipping.scratch import DUMP, installation, name_of, rows, run, statement

COUNTED = ("activity_event", "candidates_application", "rubrics_scorecard", "roles_role", "people_membership")
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


@dataclass(frozen=True, slots=True)
class Upgraded:
    """An installation that migrated: its environment, counts of rows before, and the sessions (JSON) from before."""

    within: dict[str, str]
    before: list[object]
    keys: str


def counted(within: dict[str, str]) -> list[object]:
    """Return how many rows the tables hold that an upgrade may not change."""
    return [rows(within, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(one)))[0][0] for one in COUNTED]


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """The dump of an old installation, after its migration."""
    with installation("upgrade", tmp_path_factory.mktemp("upgraded")) as within:
        statement(lzma.decompress(DUMP.read_bytes()).decode(), name_of(within))
        before = counted(within)
        keys = run(within, "-c", SIGNED_IN).splitlines()[-1]
        run(within, "manage.py", "migrate", "--noinput", "--verbosity", "0")
        yield Upgraded(within, before, keys)
