"""Two named readers where somebody goes away and comes back before the second has read."""

from collections.abc import Callable
from typing import Any

import pytest

from candidates.models import Application, RejectReason
from candidates.services import move_application, reactivate, reject, undo, withdraw
from foundation.activity.models import Event
from roles.models import Role
from rubrics.models import GradingSeat
from tests.candidates.pages import browser, stage
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories import screening as reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast: Cast) -> Application:
    """Bronwyn, whose résumé Rafa has read and Mei, who leads the role, still has to."""
    role = openings.running_role(cast)
    found = people.application(cast, role, "Bronwyn Llewellyn")
    reading.read_by(cast, role, [cast.rafa, cast.mei])
    reading.handed_in(cast.rafa, found, scores={"shipped_systems": 5}, built="MARKER")
    return Application.objects.select_related("role", "stage", "candidate").get(pk=found.pk)


def _withdrawn(cast: Cast, one: Application) -> None:
    theirs = RejectReason.objects.filter(organisation=cast.acme, by="them").first()
    assert theirs
    withdraw(actor=cast.rafa, application=one, reason=theirs, told_by="phone")
    reactivate(actor=cast.rafa, application=one)


def _declined(cast: Cast, one: Application) -> None:
    reject(actor=cast.rafa, application=one, reason=people.reason(cast))
    undo(actor=cast.rafa, event=Event.objects.get(verb="application.rejected"))


def _moved_back(cast: Cast, one: Application) -> None:
    moved = people.move(cast, one, "recruiter_screen")
    move_application(
        actor=cast.ada, application=moved, to_stage=stage(_role(one), "resume_screen"), seen_stage_id=moved.stage_id
    )


def _undone(cast: Cast, one: Application) -> None:
    people.move(cast, one, "recruiter_screen")
    last = Event.objects.filter(verb="application.moved").latest("created_at", "pk")
    undo(actor=cast.ada, event=last)


def _role(one: Application) -> Role:
    return one.role


@pytest.mark.parametrize("act", [_withdrawn, _declined, _moved_back, _undone])
def test_the_second_screen_is_owed_again_and_sealed(
    cast: Cast, read: Application, act: Callable[[Cast, Application], Any]
) -> None:
    act(cast, read)
    where = f"/roles/{read.role_id}/review/?at={read.pk}"
    page = browser(cast.mei).get(where).content.decode()
    assert "The other screen is in" in page
    assert "MARKER" not in page
    assert "MARKER" not in browser(cast.mei).get(f"/applications/{read.pk}/").content.decode()
    assert "Mei Tanaka still reads" in browser(cast.rafa).get(where).content.decode()
    reading.handed_in(cast.mei, read, reading.decline(cast), scores={"shipped_systems": 3})
    assert "Both screens are in" in browser(cast.mei).get(where).content.decode()


def test_who_reads_no_more_owes_nothing(cast: Cast, read: Application) -> None:
    people.move(cast, read, "recruiter_screen")
    reading.read_by(cast, read.role, [cast.rafa])
    undo(actor=cast.ada, event=Event.objects.filter(verb="application.moved").latest("created_at", "pk"))
    assert not GradingSeat.objects.filter(member=cast.mei, released_at=None).exists()
