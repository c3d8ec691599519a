"""Who sees which rows of the pipeline: by job, by seat, never across organisations."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Attachment
from candidates.queries import (
    visible_applications,
    visible_attachments,
    visible_candidates,
    visible_interviews,
    visible_moves,
    visible_notes,
    visible_seats,
)
from candidates.services import Person, add_note, cancel_interview, release_seat, take_in
from foundation.core import clock
from foundation.people.models import Job, Membership
from roles.models import Role, RoleSeat
from roles.queries.seeing import visible_roles
from tests.factories.candidates import application, interview, seat

pytestmark = pytest.mark.django_db
DOORS = (
    visible_applications,
    visible_attachments,
    visible_candidates,
    visible_interviews,
    visible_moves,
    visible_notes,
    visible_seats,
)


def names(member: Membership) -> list[str]:
    return sorted(visible_applications(member).values_list("candidate__name", flat=True))


def test_an_interviewer_sees_those_they_sit_with_and_no_other(cast: Any, role: Role) -> None:
    lucia, noor = application(cast, role, "Lucía"), application(cast, role, "Noor")
    assert role not in visible_roles(cast.vic)
    made = interview(cast, lucia, [cast.ines])
    interview(cast, lucia, [cast.tom], starts_at=clock.now() + timedelta(days=2))
    interview(cast, noor, [cast.vic])
    assert (names(cast.ines), names(cast.vic), names(cast.oba)) == (["Lucía"], ["Noor"], [])
    assert [row.name for row in visible_candidates(cast.ines)] == ["Lucía"]
    assert list(visible_interviews(cast.ines)) == [made]
    assert [row.member for row in visible_seats(cast.ines)] == [cast.ines]
    assert role in visible_roles(cast.vic)


def test_a_released_seat_still_shows_and_a_cancelled_interview_does_not(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    made = interview(cast, lucia, [cast.ines])
    release_seat(actor=cast.mei, seat=seat(made, cast.ines), reason="Ill")
    assert names(cast.ines) == ["Lucía"]
    cancel_interview(actor=cast.rafa, interview=made, reason="No time")
    assert names(cast.ines) == []
    assert not visible_interviews(cast.ines).exists()


@pytest.mark.parametrize(
    ("kind", "seen"), [("lead", True), ("recruiter", True), ("interviewer", True), ("approver", False)]
)
def test_a_hiring_manager_sees_roles_where_they_hold_a_working_seat(
    cast: Any, role: Role, kind: str, seen: bool
) -> None:
    application(cast, role, "Lucía")
    RoleSeat.objects.filter(role=role, member=cast.mei).update(kind=kind)
    assert (names(cast.mei) == ["Lucía"]) is seen
    assert visible_candidates(cast.mei).exists() is seen


def test_a_hiring_manager_who_interviews_for_another_role_sees_that_person(cast: Any, role: Role) -> None:
    RoleSeat.objects.filter(role=role, member=cast.mei).delete()
    interview(cast, application(cast, role, "Lucía"), [cast.mei])
    application(cast, role, "Noor")
    assert names(cast.mei) == ["Lucía"]


def test_a_role_seat_alone_shows_an_interviewer_nobody(cast: Any, role: Role) -> None:
    application(cast, role, "Lucía")
    RoleSeat.objects.create(organisation=cast.acme, role=role, member=cast.ines, kind="interviewer")
    assert names(cast.ines) == []


def test_observers_former_members_and_other_organisations_see_nothing(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    interview(cast, lucia, [cast.ines])
    add_note(actor=cast.rafa, application=lucia, body="Calls back on Monday")
    former = cast.ada
    former.active = False
    odd = Membership(organisation=cast.acme, user=cast.olu.user, job=Job.OBSERVER, pk=cast.ines.pk)
    for door in DOORS:
        for member in (cast.olu, cast.zed, odd, former):
            assert not door(member).exists(), (door.__name__, member)


def test_notes_are_shared_or_private_and_not_for_advisors(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    interview(cast, lucia, [cast.ines, cast.vic])
    shared = add_note(actor=cast.rafa, application=lucia, body="Calls back on Monday")
    own = add_note(actor=cast.ines, application=lucia, body="Ask about Kafka", private=True)
    assert list(visible_notes(cast.rafa)) == [shared]
    assert set(visible_notes(cast.ines)) == {shared, own}
    assert not visible_notes(cast.vic).exists()


def test_files_go_with_their_application(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    other = Role.objects.create(
        organisation=cast.acme, title="Other", currency="EUR", created_by=cast.ada, state="open"
    )
    other.stages.create(organisation=cast.acme, position=1, key="applied", kind="application", label="Applied")
    second = take_in(actor=cast.rafa, role=other, person=Person(email=lucia.candidate.email))
    common = {"organisation": cast.acme, "candidate": lucia.candidate, "size": 1, "sha256": "", "content_type": "x"}
    mine = Attachment.objects.create(application=lucia, name="a.pdf", **common)
    theirs = Attachment.objects.create(application=second, name="b.pdf", **common)
    loose = Attachment.objects.create(application=None, name="c.pdf", **common)
    assert set(visible_attachments(cast.mei)) == {mine, loose}
    assert set(visible_attachments(cast.rafa)) == {mine, theirs, loose}
    interview(cast, lucia, [cast.ines])
    assert set(visible_attachments(cast.ines)) == {mine, loose}
