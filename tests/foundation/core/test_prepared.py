"""Prepared questions answer what Django would, for every value and every member.

Each test says which of both ways it is about, whatever PREPARED_QUERIES says for the suite.
"""

from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import django
import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from assessments.queries import visible_assignments
from candidates.models import Interview
from candidates.queries.seeing import (
    own_seats,
    visible_applications,
    visible_attachments,
    visible_interviews,
    visible_notes,
    visible_seats,
)
from foundation.activity.queries import visible_events
from foundation.core.clock import now, today
from foundation.core.prepared import PROVEN, Prepared
from foundation.people.models import Membership, Organisation
from foundation.people.queries.seeing import PreparedFor
from roles.queries.seeing import visible_briefs, visible_jds, visible_roles, visible_tasks
from rubrics.queries import owed_grading_seats, owed_interview_seats, own_interview_seats, visible_scorecards
from tests.cast import Cast

SEEN = (
    own_interview_seats,
    own_seats,
    owed_grading_seats,
    owed_interview_seats,
    visible_applications,
    visible_assignments,
    visible_attachments,
    visible_briefs,
    visible_events,
    visible_interviews,
    visible_notes,
    visible_jds,
    visible_roles,
    visible_scorecards,
    visible_seats,
    visible_tasks,
)


@pytest.fixture
def on(settings: Any) -> None:
    """Questions are prepared."""
    settings.PREPARED_QUERIES = True


@pytest.fixture
def off(settings: Any) -> None:
    """Questions are asked in plain Django."""
    settings.PREPARED_QUERIES = False


@pytest.fixture(params=[True, False], ids=["on", "off"])
def either(request: pytest.FixtureRequest, settings: Any) -> bool:
    """Both ways, one after the other; tells whether questions are prepared."""
    settings.PREPARED_QUERIES = request.param
    return bool(request.param)


def asked(work: Any) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        work()
    return [query["sql"] for query in queries]


@pytest.mark.usefixtures("either")
def test_rows_come_as_from_django(cast: Cast) -> None:
    models = Prepared[Membership](lambda *, pk: Membership.objects.filter(pk=pk).select_related("user"))
    plain = Prepared[dict[str, Any]](lambda *, pk: Membership.objects.filter(pk=pk).values("job", "user__name"))
    listed = Prepared[Any](lambda *, pk: Organisation.objects.filter(pk=pk).values_list("name", "settings"))
    flat = Prepared[str](lambda *, pk: Membership.objects.filter(pk=pk).values_list("user__name", flat=True))
    for member in (cast.ada, cast.tom, cast.zed):
        (found,) = models(pk=member.pk)
        assert (found, found.user, found.user.name) == (member, member.user, member.user.name)
        assert asked(lambda found=found: found.user.email) == []
        assert plain(pk=member.pk) == [{"job": member.job, "user__name": member.name}]
        assert listed(pk=member.organisation_id) == [(member.organisation.name, member.organisation.settings)]
        assert flat.first(pk=member.pk) == member.name
    assert models(pk=uuid4()) == []
    assert flat.first(pk=uuid4()) is None


def test_sql_is_written_once_for_a_shape_and_each_value_goes_to_its_place(cast: Cast, either: bool) -> None:
    built: list[Any] = []

    def build(job: str, *, before: Any, ids: tuple[UUID, ...], other: UUID) -> QuerySet[Membership, UUID]:
        built.append(job)
        rows = Membership.objects.filter(pk__in=ids, created_at__lt=before, job=job).exclude(pk=other)
        return rows.order_by("pk").values_list("pk", flat=True)

    found = Prepared[UUID](build)
    later = now() + timedelta(hours=1)
    three, many = (cast.ines.pk, cast.tom.pk, cast.ada.pk), (*(uuid4() for _ in range(300)), cast.tom.pk)
    assert found("interviewer", before=later, ids=three, other=uuid4()) == sorted([cast.ines.pk, cast.tom.pk])
    assert found("interviewer", before=later, ids=three[::-1], other=cast.tom.pk) == [cast.ines.pk]
    assert found("interviewer", before=cast.ines.created_at, ids=three, other=uuid4()) == []
    assert found("owner", before=later, ids=three, other=cast.tom.pk) == [cast.ada.pk]
    assert found("owner", before=later, ids=(cast.ada.pk,) * 3, other=cast.ada.pk) == []
    assert built == (["interviewer", "owner"] if either else ["interviewer"] * 3 + ["owner"] * 2)
    assert found("owner", before=later, ids=(), other=cast.tom.pk) == []
    assert found("owner", before=later, ids=(cast.ada.pk, cast.tom.pk, cast.ines.pk, uuid4()), other=uuid4()) == [
        cast.ada.pk
    ]
    assert len(built) == (3 if either else 7)
    assert found("interviewer", before=later, ids=many, other=cast.ada.pk) == [cast.tom.pk]


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("kept", [True, False])
def test_texts_are_values_too(cast: Cast, kept: bool) -> None:
    named = Prepared[str](
        lambda *, name: Membership.objects.filter(user__name=name).values_list("job", flat=True), kept=kept
    )
    for _ in range(4):  # the third time a connection keeps what it may
        for member in (cast.ada, cast.tom):
            assert named(name=member.name) == [member.job]
        assert named(name="nobody's '; name") == []


@pytest.mark.usefixtures("on")
def test_what_cannot_be_prepared_says_so(cast: Cast) -> None:
    with pytest.raises(ValueError, match="prefetch"):
        Prepared[Any](lambda *, pk: Organisation.objects.filter(pk=pk).prefetch_related("memberships"))(pk=uuid4())
    with pytest.raises(ValueError, match="reckoning"):
        Prepared[Any](lambda *, day: Interview.objects.filter(starts_at__date__gt=day + timedelta(days=1)))(day=today())
    with pytest.raises(ValueError, match="reckoning"):
        Prepared[Any](lambda *, at: Interview.objects.filter(ends_at__gt=at - timedelta(days=1)))(at=now())
    with pytest.raises(ValueError, match="does not ask about role"):
        Prepared[Any](lambda *, pk, role: Organisation.objects.filter(pk=pk))(pk=uuid4(), role=uuid4())
    with pytest.raises(TypeError):
        Prepared[Any](lambda *, minor: Membership.objects.filter(rate_minor=minor))(minor=5)
    with pytest.raises(ValueError, match="several ids"):
        Prepared[Any](lambda *, ids: Organisation.objects.filter(pk=ids[0]))(ids=(uuid4(), uuid4()))
    with pytest.raises(ValueError, match="does not ask about part"):
        Prepared[Any](lambda *, part: Organisation.objects.filter(name__contains=part))(part="water")
    with pytest.raises(ValueError, match="the clock"):
        Prepared[Any](lambda *, pk: Interview.objects.filter(pk=pk, ends_at__gt=now()))(pk=uuid4())
    with pytest.raises(ValueError, match="time zone"):
        Prepared[Any](lambda *, at: Interview.objects.filter(starts_at__date=at))(at=now().date())
    by_id = Prepared[Any](lambda *, pk: Organisation.objects.filter(pk=pk))
    by_id(pk=uuid4())
    with pytest.raises(TypeError, match="None"):
        by_id(pk=None)
    with pytest.raises(Membership.DoesNotExist):
        PreparedFor[Any](lambda member: Membership.objects.filter(technical=member.technical))(cast.ada)
    assert Prepared[Any](lambda *, pk: Organisation.objects.filter(pk=pk).none())(pk=uuid4()) == []


@pytest.mark.usefixtures("off")
def test_without_preparing_a_queryset_may_do_what_any_may(cast: Cast) -> None:
    known = Prepared[Any](lambda *, pk: Organisation.objects.filter(pk=pk).prefetch_related("memberships"))
    (found,) = known(pk=cast.ada.organisation_id)
    assert asked(lambda: [member.pk for member in found.memberships.all()]) == []
    seen = Prepared[Any](lambda *, at: Membership.objects.filter(created_at__lt=at - timedelta(days=1)))
    assert seen(at=now()) == []
    assert seen(at=now() + timedelta(days=2)) == list(Membership.objects.all())
    with pytest.raises(TypeError, match="None"):
        seen(at=None)


@pytest.mark.usefixtures("on")
def test_on_a_django_that_it_was_not_proven_on_nothing_is_prepared(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    built: list[UUID] = []

    def build(*, pk: UUID) -> QuerySet[Membership]:
        built.append(pk)
        return Membership.objects.filter(pk=pk)

    found = Prepared[Membership](build)
    assert run_checks(tags=[Tags.compatibility]) == []
    for version in (PROVEN[0], (5, 3)):
        monkeypatch.setattr(django, "VERSION", (*version, 0, "final", 0))
        assert found(pk=cast.tom.pk) == found(pk=cast.tom.pk) == [cast.tom]
    assert built.count(cast.tom.pk) == 2
    assert len(built) == 3
    (said,) = run_checks(tags=[Tags.compatibility])
    assert (said.id, "5.2" in said.msg, "5.3" in said.msg) == ("holdout.W001", True, True)
    settings.PREPARED_QUERIES = False
    assert run_checks(tags=[Tags.compatibility]) == []


@pytest.mark.usefixtures("either")
@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction_and_each_thread_has_its_connection() -> None:
    locked = Prepared[Organisation](lambda *, pk: Organisation.objects.select_for_update().filter(pk=pk))
    with pytest.raises(TransactionManagementError):
        locked(pk=uuid4())
    read = Prepared[int](lambda *, pk: Organisation.objects.filter(pk=pk).values_list("name", flat=True))
    assert read(pk=uuid4()) == []
    seen: list[Any] = []

    def other() -> None:
        connection.connect()
        seen.append(asked(lambda: read(pk=uuid4())))
        connection.close()

    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert "people_organisation" in seen[0][0]


@pytest.mark.usefixtures("on")
@pytest.mark.parametrize("see", SEEN, ids=lambda see: see.__name__)
def test_what_members_may_see_is_asked_just_as_without_preparing(cast: Cast, see: Any, settings: Any) -> None:
    settings.PREPARED_STATEMENTS = False
    prepared = PreparedFor[Any](lambda member, *, pk: see(member).filter(pk=pk))
    pk = uuid4()
    inactive = Membership.objects.get(pk=cast.tom.pk)
    inactive.active = False
    for member in (*cast.members().values(), inactive):
        prepared(member, pk=pk)
    for member in (*cast.members().values(), inactive):
        assert asked(lambda m=member: prepared(m, pk=pk)) == asked(lambda m=member: list(see(m).filter(pk=pk)))
