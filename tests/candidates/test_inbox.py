"""What was told is seen through the door of what it tells of: names do not outlive access, here and by mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from candidates.models import Application, InterviewSeat
from candidates.plugins.reminders import interview_tomorrow
from candidates.services import add_note, cancel_interview, submit_offer
from foundation.activity.models import Notification
from foundation.activity.queries import inbox, unread_count
from foundation.activity.services import notify, record, send_due
from foundation.core.clock import now
from foundation.people.models import Job, Membership
from foundation.people.services import change_job, deactivate
from roles.models import Role
from roles.services import seat_member, unseat_member
from rubrics.services import release_grading
from tests.cast import Cast
from tests.factories import hiring as offers
from tests.factories.candidates import application, hiring_role, interview, seat
from tests.factories.roles import circulating_brief
from tests.factories.rubrics import grading_seat, submitted_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucia(cast: Cast, role: Role) -> Application:
    return application(cast, role, "Lucía Etxeberria", "technical_screen")


def fresh(member: Membership) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(pk=member.pk)


def read(member: Membership) -> list[str]:
    """The kinds in the member's inbox; they are counted as unread alike."""
    kinds = [row.kind for row in inbox(fresh(member))]
    assert unread_count(fresh(member)) == len(kinds)
    return kinds


def give(cast: Cast, member: Membership, job: Job) -> None:
    change_job(actor=cast.ada, member=fresh(member), job=job, technical=True)


def mention(cast: Cast, lucia: Application, member: Membership) -> None:
    add_note(actor=cast.rafa, application=lucia, body="Lucía asked about remote work.", mentions=[member])


def test_people_who_keep_access_keep_what_they_were_told(cast: Cast, lucia: Application) -> None:
    interview(cast, lucia, [cast.ines, cast.mei])
    for member in (cast.ines, cast.mei):
        mention(cast, lucia, member)
        assert read(member) == ["mention", "interview_scheduled"]
    assert read(cast.tom) == []


def test_a_seat_on_the_role_that_was_taken_back(cast: Cast, role: Role, lucia: Application) -> None:
    mention(cast, lucia, cast.mei)
    seat_member(actor=cast.ada, role=role, member=cast.ada, kind="lead")
    assert read(cast.mei) == ["mention"]
    unseat_member(actor=cast.ada, role=role, member=cast.mei, kind="lead")
    assert read(cast.mei) == []


def test_an_interview_that_is_another_s_now(cast: Cast, lucia: Application) -> None:
    made = interview(cast, lucia, [cast.ines])
    for due in interview_tomorrow(now() - timedelta(minutes=5)):
        notify(due)
    assert "interview_scheduled" in read(cast.ines)
    InterviewSeat.objects.filter(interview=made).update(member=cast.tom)
    assert read(cast.ines) == []


def test_another_job(cast: Cast, lucia: Application) -> None:
    interview(cast, lucia, [cast.rafa, cast.ines], actor=cast.ada)
    add_note(actor=cast.ada, application=lucia, body="Lucía asked.", mentions=[cast.rafa])
    assert read(cast.rafa) == ["mention", "interview_scheduled"]
    give(cast, cast.rafa, Job.ADVISOR)
    assert read(cast.rafa) == ["interview_scheduled"], "an advisor sees their interview, and no notes"
    give(cast, cast.rafa, Job.OBSERVER)
    assert read(cast.rafa) == []


def test_access_that_was_ended(cast: Cast, lucia: Application) -> None:
    interview(cast, lucia, [cast.ines])
    deactivate(actor=cast.ada, member=cast.ines)
    assert read(cast.ines) == []


def test_another_organisation(cast: Cast, lucia: Application) -> None:
    interview(cast, lucia, [cast.ines])
    elsewhere = Membership.objects.create(organisation=cast.other, user=cast.ines.user, job=Job.OWNER)
    assert read(elsewhere) == []
    Notification.objects.update(recipient=elsewhere)
    assert read(elsewhere) == [], "not even a notice of one organisation that is addressed into another"


def test_mail_that_waits_is_dropped_with_the_reason(cast: Cast, lucia: Application) -> None:
    mail.outbox.clear()
    made = interview(cast, lucia, [cast.ines, cast.tom, cast.oba])
    InterviewSeat.objects.filter(interview=made, member=cast.ines).delete()
    deactivate(actor=cast.ada, member=cast.oba)
    assert send_due(now()) == 1
    assert [message.to for message in mail.outbox] == [[cast.tom.user.email]]
    rows = Notification.objects.filter(kind="interview_scheduled")
    assert {row.recipient_id: (row.mail_error, row.mail_due_at, bool(row.mailed_at)) for row in rows} == {
        cast.ines.pk: ("May no longer see what it tells of", None, False),
        cast.oba.pk: ("No longer a member", None, False),
        cast.tom.pk: ("", None, True),
    }
    assert send_due(now() + timedelta(days=2)) == 0


def test_nobody_is_told_of_what_they_may_not_see(cast: Cast, lucia: Application) -> None:
    note = add_note(actor=cast.rafa, application=lucia, body="Lucía asked.")
    with transaction.atomic():
        record("note.added", actor=cast.rafa, subject=note, aside=[cast.ada, cast.tom, cast.olu, cast.zed, cast.rafa])
    told = Notification.objects.filter(kind="mention").values_list("recipient", flat=True)
    assert list(told) == [cast.ada.pk], "neither those outside nor the actor"


def test_who_was_told_that_an_interview_is_off_reads_so_without_seeing_the_person(
    cast: Cast, lucia: Application
) -> None:
    made = interview(cast, lucia, [cast.ines, cast.rafa])
    cancel_interview(actor=cast.rafa, interview=made, reason="They are ill")
    assert read(cast.ines) == ["interview_cancelled"], "that it was set up names the person, and is gone"
    give(cast, cast.ines, Job.OBSERVER)
    assert read(cast.ines) == []


def test_offers_are_told_to_those_who_may_see_pay(cast: Cast, role: Role) -> None:
    karin = application(cast, role, "Karin Lund", "offer")
    interview(cast, karin, [cast.mei], actor=cast.rafa)
    submit_offer(actor=cast.ada, offer=offers.drafted(cast, karin, [cast.mei]))
    assert read(cast.mei) == ["offer_approval", "interview_scheduled"]
    give(cast, cast.mei, Job.INTERVIEWER)
    assert read(cast.mei) == ["interview_scheduled"]


def test_a_grader_keeps_what_names_nobody(cast: Cast, role: Role, lucia: Application) -> None:
    asked = grading_seat(cast, lucia, cast.oba)
    assert read(cast.oba) == ["grading_asked"]
    release_grading(actor=cast.ada, seat=asked, reason="On holiday")
    assert read(cast.oba) == ["grading_asked"]
    deactivate(actor=cast.ada, member=cast.oba)
    assert read(cast.oba) == []


def test_a_role_is_told_of_while_one_is_on_it(cast: Cast, role: Role) -> None:
    for member, kind in ((cast.tom, "interviewer"), (cast.vic, "advisor")):
        seat_member(actor=cast.ada, role=role, member=member, kind=kind)
        assert read(member) == ["role_seat"]
        unseat_member(actor=cast.ada, role=role, member=member, kind=kind)
        assert read(member) == []


def test_approvers_of_a_brief(cast: Cast) -> None:
    other = hiring_role(cast, "Data lead")
    circulating_brief(cast, other)
    approvers = list(other.seats.filter(kind="approver").select_related("member"))
    assert approvers
    for held in approvers:
        assert "sign_off_asked" in read(held.member)
    watching = next(held.member for held in approvers if held.member.job == Job.OBSERVER)
    other.seats.filter(member=watching).delete()
    assert read(watching) == []


def test_a_page_asks_once_what_is_unread(cast: Cast, lucia: Application, django_assert_num_queries: Any) -> None:
    interview(cast, lucia, [cast.ines, cast.mei, cast.rafa], actor=cast.ada)
    for member in (cast.ines, cast.mei, cast.rafa, cast.olu, cast.vic):
        unread_count(member)
        with django_assert_num_queries(1):
            unread_count(member)


def test_that_all_scorecards_are_in_is_told_to_leads_who_still_see_the_person(cast: Cast, lucia: Application) -> None:
    seat_member(actor=cast.ada, role=lucia.role, member=cast.rafa, kind="lead")
    give(cast, cast.mei, Job.INTERVIEWER)
    made = interview(cast, lucia, [cast.ines], starts_at=now() - timedelta(hours=3))
    submitted_scorecard(cast, seat(made, cast.ines))
    told = Notification.objects.filter(kind="scorecards_in")
    assert [row.recipient for row in told] == [cast.rafa]
    assert "scorecards_in" in read(cast.rafa)
