"""The life of a take-home: sent, started, handed in, graded blind, paid."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail

from assessments import services
from assessments.models import Assignment, PortalLink, Submission, TaskVersion
from assessments.pages.assignment import take_homes_panel
from assessments.queries import visible_assignments
from assessments.services import links
from candidates.services import withdraw
from foundation.activity.models import Event, Notification
from foundation.activity.queries import visible_events
from foundation.activity.services import mailing
from foundation.core.clock import now, today
from foundation.core.errors import Forbidden, Invalid, Refused
from rubrics.models import GradingSeat
from tests.factories.assessments import sent, sent_link, submitted, terms, upload
from tests.factories.candidates import application, reason
from tests.factories.roles import running_role
from tests.factories.rubrics import submitted_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def made_applied(shared):
    return shared(_applied)


@pytest.fixture
def applied(cast, made_applied):
    return made_applied()


def _applied(cast):
    return application(cast, running_role(cast), "Marga Gerlach", "take_home", email="marga.gerlach@post.example")


def verbs(assignment):
    return list(Event.objects.filter(subject_id=assignment.pk).order_by("created_at").values_list("verb", flat=True))


def test_sending_freezes_the_task_and_mails_the_link(cast, applied, settings):
    settings.BASE_URL = "https://hiring.example"
    assignment = sent(cast, applied)
    assert TaskVersion.objects.get(pk=assignment.task_version_id).frozen_at is not None
    assert verbs(assignment) == ["take_home.sent"]
    mailing.send_due(now())
    (letter,) = [m for m in mail.outbox if m.to == ["marga.gerlach@post.example"]]
    token = sent_link(letter)
    opened = links.find(token)
    assert opened is not None
    assert opened.assignment == assignment
    kept = [*Assignment.objects.values(), *PortalLink.objects.values(), *Notification.objects.values()]
    assert token not in str(kept)


def test_nothing_is_offered_to_be_sent_to_whose_application_is_closed(cast, applied):
    assert take_homes_panel(cast.rafa, applied)["may_send"]
    closed = withdraw(actor=cast.rafa, application=applied, reason=reason(cast, "stayed"))
    assert not take_homes_panel(cast.rafa, closed)["may_send"]


def test_one_take_home_per_stage(cast, applied):
    sent(cast, applied)
    with pytest.raises(Refused, match="already sent"):
        sent(cast, applied)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours": Decimal(7)}, "hours"),
        ({"hours": Decimal(0)}, "hours"),
        ({"window_days": 0}, "window_days"),
        ({"pay_minor": -1}, "pay"),
        ({"answer_by": today()}, "answer_by"),
        ({"answer_by": today() + timedelta(days=3)}, "answer_by"),
        ({"ai_policy": "whatever"}, "ai_policy"),
    ],
)
def test_terms_that_make_no_sense_are_named_beside_their_field(cast, applied, changes, field):
    with pytest.raises(Invalid) as refused:
        sent(cast, applied, **changes)
    assert list(refused.value.errors) == [field]
    assert terms(**changes) is not None


def test_interviewers_and_advisors_may_not_send(cast, applied):
    for member in (cast.ines, cast.vic, cast.olu, cast.zed):
        with pytest.raises(Forbidden):
            sent(cast, applied, actor=member)


def test_starting_twice_changes_nothing(cast, applied):
    assignment = services.start_work(assignment=sent(cast, applied))
    again = services.start_work(assignment=assignment)
    assert again.started_at == assignment.started_at
    assert verbs(assignment) == ["take_home.sent", "take_home.started"]


def test_nothing_is_taken_before_the_start_or_after_the_end(cast, applied):
    assignment = sent(cast, applied)
    with pytest.raises(Refused, match="Start"):
        services.add_file(assignment=assignment, upload=upload())
    services.start_work(assignment=assignment)
    with time_machine.travel(now() + timedelta(days=8, hours=1), tick=False), pytest.raises(Refused, match="over"):
        services.add_file(assignment=assignment, upload=upload())


def test_a_late_hand_in_is_taken_and_marked(cast, applied):
    assignment = services.start_work(assignment=sent(cast, applied))
    services.add_file(assignment=assignment, upload=upload())
    with time_machine.travel(now() + timedelta(days=7, hours=2), tick=False):
        submission = services.hand_in(assignment=assignment, hours_spent=Decimal(4), ai_statement="None")
    assert submission.late is True


def test_handing_in_needs_a_file_hours_and_the_tools(cast, applied):
    assignment = services.start_work(assignment=sent(cast, applied))
    with pytest.raises(Invalid) as refused:
        services.hand_in(assignment=assignment, hours_spent=None, ai_statement=" ")
    assert set(refused.value.errors) == {"file", "hours_spent", "ai_statement"}
    assert not Submission.objects.exists()


def test_a_second_hand_in_is_told_so(cast, applied):
    assignment = submitted(cast, applied)
    with pytest.raises(Refused, match="already"):
        services.hand_in(assignment=assignment, hours_spent=Decimal(1), ai_statement="None")
    with pytest.raises(Refused, match="already"):
        services.add_file(assignment=assignment, upload=upload())


def test_more_time_moves_the_end_and_is_kept(cast, applied):
    assignment = sent(cast, applied)
    later = assignment.closes_at + timedelta(days=2)
    services.extend(actor=cast.rafa, assignment=assignment, until=later, reason="Moving house")
    assignment.refresh_from_db()
    assert assignment.closes_at == later
    with pytest.raises(Invalid):
        services.extend(actor=cast.rafa, assignment=assignment, until=now(), reason="Shorter")
    for far in (now() + timedelta(days=367), datetime.max.replace(tzinfo=UTC)):
        with pytest.raises(Invalid, match="within a year"):
            services.extend(actor=cast.rafa, assignment=assignment, until=far, reason="A slip of the hand")


def test_a_withdrawn_link_leads_nowhere(cast, applied):
    assignment = sent(cast, applied)
    token = links.issue(assignment)
    services.withdraw_assignment(actor=cast.rafa, assignment=assignment, reason="Role on hold")
    assert links.find(token).assignment.state == "withdrawn"
    assert sent(cast, applied).pk != assignment.pk, "it may be sent anew"


def test_two_graders_are_asked_and_see_nothing_of_whose_it_is(cast, applied):
    assignment = submitted(cast, applied, name="Marga_Gerlach_churn.zip")
    with pytest.raises(Invalid):
        services.ask_graders(actor=cast.mei, assignment=assignment, graders=[cast.ines])
    seats = services.ask_graders(actor=cast.mei, assignment=assignment, graders=[cast.ines, cast.mei])
    assert {seat.label for seat in seats} == {f"Submission {assignment.number}"}
    # Mei leads the role and sees the application, but not which submission it is while she owes a grade.
    assert not visible_assignments(cast.mei).filter(pk=assignment.pk).exists()
    about = visible_events(cast.mei).filter(application_id=applied.pk, verb__startswith="take_home")
    assert not about.exists()
    assert visible_assignments(cast.rafa).filter(pk=assignment.pk).exists()
    submitted_scorecard(cast, GradingSeat.objects.get(pk=seats[1].pk))
    assert visible_assignments(cast.mei).filter(pk=assignment.pk).exists()


def test_payment_is_recorded_once_and_only_when_due(cast, applied):
    assignment = submitted(cast, applied)
    with pytest.raises(Invalid):
        services.record_payment(actor=cast.rafa, assignment=assignment, paid_on=today() + timedelta(days=1))
    payment = services.record_payment(actor=cast.rafa, assignment=assignment, paid_on=today())
    assert (payment.amount_minor, payment.currency) == (20000, applied.role.currency)
    with pytest.raises(Refused):
        services.record_payment(actor=cast.rafa, assignment=assignment, paid_on=today())
