"""Leading a role: one definition for rules and rows, whatever job the holder of the seat has by now."""

from typing import Any

import pytest

from foundation.activity.models import Event
from foundation.people.models import Job
from foundation.people.services import change_job, deactivate
from roles import policies
from roles.models import BriefVersion, RoleSeat
from roles.queries import leading
from roles.services import seat_member
from tests.factories import roles as make


@pytest.fixture
def role(cast: Any) -> Any:
    """A role that Mei leads."""
    return make.running_role(cast)


@pytest.mark.parametrize("job", [*Job.values, ""])
def test_every_way_of_asking_agrees(cast: Any, role: Any, job: str) -> None:
    cast.mei.job, cast.mei.active = job or Job.HIRING_MANAGER, bool(job)
    cast.mei.save()
    leads = job in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)
    asked = {
        policies.is_lead(cast.mei, role),
        leading.is_lead(cast.mei, role.pk),
        leading.led_seats(cast.mei).filter(role=role).exists(),
        leading.lead_seats().filter(role=role, member=cast.mei).exists(),
    }
    assert asked == {leads}


def kinds(member: Any) -> set[str]:
    return set(RoleSeat.objects.filter(member=member).values_list("kind", flat=True))


def taken(member: Any) -> list[str]:
    rows = Event.objects.filter(verb="role.seat_taken", data__member_id=str(member.pk))
    return sorted(row.data["kind"] for row in rows)


@pytest.mark.parametrize(
    ("job", "kept"),
    [
        (Job.RECRUITER, {"lead", "recruiter", "interviewer", "approver"}),
        (Job.INTERVIEWER, {"interviewer", "approver"}),
        (Job.ADVISOR, {"interviewer"}),
        (Job.OBSERVER, {"approver"}),
    ],
)
def test_another_job_ends_the_seats_that_it_may_not_hold(cast: Any, role: Any, job: str, kept: set[str]) -> None:
    held = {"lead", "recruiter", "interviewer", "approver"}
    BriefVersion.objects.filter(role=role).update(state=BriefVersion.State.DRAFT)
    for kind in held:
        seat_member(actor=cast.ada, role=role, member=cast.mei, kind=kind)
    change_job(actor=cast.ada, member=cast.mei, job=job, technical=True)
    assert kinds(cast.mei) == kept
    assert taken(cast.mei) == sorted(held - kept)


def test_whoever_leaves_keeps_no_seat_but_who_signs_stays_fixed(cast: Any, role: Any) -> None:
    seat_member(actor=cast.ada, role=role, member=cast.tom, kind="approver")
    BriefVersion.objects.filter(role=role).delete()
    BriefVersion.objects.create(
        organisation_id=role.organisation_id, role=role, number=1, state="circulating", author=cast.mei
    )
    assert kinds(cast.tom) == {"approver", "interviewer"}
    for member in (cast.mei, cast.tom):
        deactivate(actor=cast.ada, member=member)
    assert (kinds(cast.mei), taken(cast.mei)) == (set(), ["lead"])
    assert (kinds(cast.tom), taken(cast.tom)) == ({"approver"}, ["interviewer"])
