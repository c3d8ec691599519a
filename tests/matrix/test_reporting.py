"""The views for BI tools show each member the rows and the values that the API shows them, and nobody else any."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from foundation.core.api.renderers import encode
from foundation.people.models import ApiKey, Job, Membership
from hiring.operations.reporting import making, statements
from hiring.operations.reporting.views import VIEWS
from tests.matrix.permissions import World

ACTORS = ("ada", "rafa", "mei", "ines", "oba", "vic", "olu", "sync", "zed")
PAGE = Path(settings.BASE_DIR) / "docs" / "integrations" / "bi.md"
# What has no list of its own in the API: it stands within another.
WITHIN = {"ratings"}


def member_of(world: World, actor: str) -> Membership:
    found: Membership = world.system.membership if actor == "sync" else getattr(world.cast, actor)
    return found


@contextmanager
def signed_in(role: str, *others: str) -> Iterator[Any]:
    """Ask the database as a role of this name, which has nothing but what everybody has; there are `others`, too."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in (role, *others):
            cursor.execute(f'CREATE ROLE "{name}" LOGIN')
        cursor.execute(f'SET SESSION AUTHORIZATION "{role}"')
        try:
            yield cursor
        finally:
            if not connection.needs_rollback:
                cursor.execute("RESET SESSION AUTHORIZATION")
            transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")


def shown(cursor: Any, name: str) -> dict[str, Any]:
    """Return the rows of a view by id, in the JSON of the API."""
    cursor.execute(f"SELECT * FROM reporting.{name}")  # noqa: S608  (a view of ours)
    columns = [column.name for column in cursor.description]
    rows = orjson.loads(encode([dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]))
    return {row["id"]: row for row in rows}


def listed(world: World, member: Membership, name: str) -> dict[str, Any]:
    """Return the rows of the list of that name by id, as a key finds them that reads only what was released."""
    scopes = ["scorecards:read_released"] if name == "scorecards" else [f"{name}:read"]
    scopes += [f"{many}:read" for many in ("moves", "interviews", "stages")]
    _, plain = ApiKey.objects.create_key(name="bi", membership=member, scopes=scopes)
    address = f"/api/v1/{name.replace('_', '-')}?limit=500"
    answer = orjson.loads(Client(headers={"Authorization": f"Bearer {plain}"}).get(address).content)
    return {row["id"]: row for row in answer["results"]}


@pytest.mark.parametrize("actor", ACTORS)
def test_each_job_finds_in_the_views_what_the_api_shows_it(world: World, actor: str) -> None:
    member = member_of(world, actor)
    expected = {name: listed(world, member, name) for name in VIEWS if name not in WITHIN}
    with signed_in(statements.role_of(member)) as cursor:
        found = {name: shown(cursor, name) for name in VIEWS}
    for name, rows in expected.items():
        columns = list(VIEWS[name].columns)
        assert found[name] == {pk: {key: row[key] for key in columns} for pk, row in rows.items()}, name
    rated = {
        (card["id"], rating["criterion"], rating["score"], rating["not_assessed"])
        for card in expected["scorecards"].values()
        for rating in card["ratings"]
    }
    told = {
        (row["scorecard_id"], row["criterion"], row["score"], row["not_assessed"]) for row in found["ratings"].values()
    }
    assert told == rated
    if actor == "sync":
        assert all(found.values()), "the world has something in every view"


def test_released_cards_alone_are_in_them(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id::text, EXISTS (SELECT 1 FROM rubrics_debrief_scorecards d WHERE d.scorecard_id = c.id)"
            " FROM rubrics_scorecard c WHERE c.state = 'submitted' AND c.organisation_id = %s",
            [world.cast.acme.pk],
        )
        laid = dict(cursor.fetchall())
    for actor in ("sync", "ada", "ines"):
        with signed_in(statements.role_of(member_of(world, actor))) as cursor:
            cards, ratings = shown(cursor, "scorecards"), shown(cursor, "ratings")
        assert {laid[pk] for pk in cards} <= {True}
        assert {row["scorecard_id"] for row in ratings.values()} <= set(cards)
        if actor == "sync":
            assert set(cards) == {pk for pk, open_ in laid.items() if open_}
    assert False in laid.values(), "there is a submitted card that was not laid on the table"


@pytest.mark.parametrize("role", ["bi", "holdout_", f"holdout_{'0' * 32}", "holdout_ADA"])
def test_a_role_of_another_name_finds_nothing(world: World, role: str) -> None:
    with signed_in(role) as cursor:
        assert {name: shown(cursor, name) for name in ("me", *VIEWS)} == {name: {} for name in ("me", *VIEWS)}


def test_nobody_becomes_somebody_else_by_set(world: World) -> None:
    olu, ada = (statements.role_of(member_of(world, name)) for name in ("olu", "ada"))
    with signed_in(olu, ada) as cursor:
        before = shown(cursor, "me")
        cursor.execute("SELECT set_config('holdout.member', %s, false)", [str(member_of(world, "ada").pk)])
        assert shown(cursor, "me") == before
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(f'SET ROLE "{ada}"')


def test_the_tables_below_stay_closed(world: World) -> None:
    role = statements.role_of(member_of(world, "ada"))
    with signed_in(role) as cursor:
        for name in ("rubrics_rating", "candidates_application", "people_membership"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT 1 FROM {name}")  # noqa: S608  (a table of ours)


def test_somebody_whose_access_ended_finds_nothing(world: World) -> None:
    with signed_in(statements.role_of(world.gone)) as cursor:
        assert shown(cursor, "roles") == {}


def test_the_page_lists_the_columns() -> None:
    told = {
        name: re.findall(r"`(\w+)`", columns)
        for name, columns in re.findall(r"^\| `reporting\.(\w+)` \| (.*?) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
        if name != "me"
    }
    assert told == {name: list(view.columns) for name, view in VIEWS.items()}


@pytest.mark.django_db
def test_no_view_holds_a_time_that_was_now_when_it_was_made() -> None:
    assert [sql for sql in statements.making() if "timestamptz" in sql] == []
    assert len([sql for sql in statements.making() if sql.startswith("CREATE VIEW")]) == len(VIEWS)
    assert all(f"'{job}'" in " ".join(statements.making()) for job in Job.values)


@pytest.mark.django_db
def test_migrating_drops_the_views_and_makes_them_again() -> None:
    def standing() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_views WHERE schemaname = 'reporting'")
            return cursor.fetchone()[0]

    assert standing() == len(VIEWS) + 1
    making.before_migrating(plan=[], using="default")
    assert standing() == len(VIEWS) + 1
    making.before_migrating(plan=["something"], using="default")
    assert standing() == 0
    making.after_migrating(using="default")
    assert standing() == len(VIEWS) + 1
