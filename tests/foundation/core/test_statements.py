"""Questions that are asked often are kept by the connection, and answer the same by their name."""

from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from candidates.models import Application
from foundation.core.clock import now, today
from foundation.core.prepared import Prepared
from foundation.core.statements import AFTER, Kept
from foundation.people.models import Membership
from tests.cast import Cast


@pytest.fixture(autouse=True)
def prepared(settings: Any) -> None:
    """Questions are prepared, whatever the suite runs with."""
    settings.PREPARED_QUERIES = settings.PREPARED_STATEMENTS = True


def seen(work: Any) -> list[str]:
    """Return the SQL of each question that the work asks."""
    told: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        told.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return told


def test_a_question_goes_by_its_name_from_the_third_time_on(cast: Cast) -> None:
    people = Prepared[str](lambda *, ids: Membership.objects.filter(pk__in=ids).values_list("user__name", flat=True))
    for turn, member in enumerate((cast.ada, cast.tom, cast.ines, cast.mei, cast.zed)):
        rows: list[str] = []
        (sql,) = seen(lambda member=member, rows=rows: rows.extend(people(ids=(member.pk, uuid4()))))
        assert rows == [member.name]
        assert sql.startswith("EXECUTE ") is (turn >= AFTER)


def test_moments_and_days_are_told_with_their_type(cast: Cast) -> None:
    joined = Prepared[Any](lambda *, at: Membership.objects.filter(created_at__lt=at).values_list("pk", flat=True))
    due = Prepared[Any](lambda *, on: Application.objects.filter(answer_by__lte=on).values_list("pk", flat=True))
    for _ in range(AFTER + 2):
        assert len(joined(at=now())) == Membership.objects.count()
        assert due(on=today()) == []


def test_what_cannot_be_kept_is_asked_as_it_is(cast: Cast) -> None:
    wrong = Kept("SELECT nothing FROM nowhere WHERE id = %s", (uuid4(),), ("pk",), {"pk": "uuid"})
    assert [wrong.asked_on(connection) for _ in range(AFTER + 2)] == [None] * (AFTER + 2)
    assert Membership.objects.filter(pk=cast.ada.pk).exists(), "the transaction goes on"


def test_a_connection_that_forgot_is_asked_in_full(cast: Cast) -> None:
    names = Prepared[str](lambda *, pk: Membership.objects.filter(pk=pk).values_list("user__name", flat=True))
    found: list[Any] = []

    def elsewhere() -> None:
        """Ask on a connection of its own, outside any transaction."""
        try:
            for _ in range(AFTER + 1):
                names(pk=cast.ada.pk)
            with connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
            found.append(seen(lambda: found.append(names(pk=cast.ada.pk))))
        finally:
            connection.close()

    other = Thread(target=elsewhere)
    other.start()
    other.join()
    rows, told = found
    assert rows == [cast.ada.name]
    assert [sql.split(" ")[0] for sql in told] == ["EXECUTE", "SELECT"]
