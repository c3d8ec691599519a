"""What candidates are promised: from the same value on page and mail, owed by somebody, ended only by an answer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from candidates.models import Application, Promise
from candidates.plugins.reminders import answer_owed
from candidates.services import (
    Sent,
    Telling,
    apply,
    cancel_interview,
    edit_application,
    give_answer,
    hold,
    reject,
    reschedule_interview,
    withdraw,
)
from foundation.activity.services import mailing, sweep_reminders
from foundation.core import clock
from foundation.core.errors import Invalid
from foundation.people.models import Job, Membership
from roles.models import Role, RoleSeat, Stage
from tests.factories.candidates import answers_owed, application, hiring_role, interview, move, published, reason

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
ANSWERED = Telling("call")


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    return shared(lambda cast: published(hiring_role(cast), cast))


@pytest.fixture
def role(cast: Any, made: Any) -> Role:
    found: Role = made()
    return found


def applies(role: Role, answer: str = "") -> Application:
    sent = Sent("Karin Lund", "karin@example.com", links=["code.example/karin"], answer=answer)
    return apply(role=role, sent=sent, consent="Yes").application


def receipts() -> list[str]:
    mailing.send_due(clock.now())
    return [m.body for m in mail.outbox if m.subject.startswith("We have your application")]


def test_form_thanks_mail_and_list_say_the_day_of_one_value(cast: Any, role: Role, client: Any) -> None:
    Stage.objects.filter(role=role, kind="application").update(patience_days=4)
    assert "within 4 days" in client.get(reverse("candidates:apply", args=["brightwater", role.pk])).content.decode()
    karin = applies(role)
    assert "within 4 days" in client.get(reverse("candidates:applied", args=["brightwater", role.pk])).content.decode()
    assert "you hear from us by e-mail by Sunday 6 December, yes or no" in receipts()[0]
    (owed,) = answers_owed(cast.mei)
    assert (owed.title, owed.due_at.date()) == ("Answer Karin Lund", date(2026, 12, 6))
    assert karin.answer_by == date(2026, 12, 6)


def test_what_was_promised_stays_when_the_patience_of_the_stage_changes(cast: Any, role: Role, client: Any) -> None:
    applies(role)
    Stage.objects.filter(role=role).update(patience_days=30)
    assert answers_owed(cast.mei)[0].due_at.date() == date(2026, 12, 9)
    Stage.objects.filter(role=role).update(patience_days=0)
    assert "within 7 days" in client.get(reverse("candidates:applied", args=["brightwater", role.pk])).content.decode()


def test_who_sends_the_form_again_is_told_the_same_day_and_a_new_one_once_it_is_past(
    cast: Any, role: Role, noon: Any
) -> None:
    applies(role)
    applies(role, answer="One more thing.")
    noon.shift(timedelta(days=20))
    applies(role, answer="Still here.")
    days = ["Wednesday 9 December", "Tuesday 29 December"]
    assert [text.split("by e-mail by ")[1].split(",")[0] for text in receipts()] == days
    assert answers_owed(cast.mei)[0].due_at.date() == date(2026, 12, 9), "the older one is late still"


def test_the_day_is_that_of_the_organisation(cast: Any, role: Role, noon: Any) -> None:
    cast.acme.zone = "Pacific/Auckland"
    cast.acme.save()
    noon.move_to(datetime(2026, 12, 2, 23, tzinfo=UTC))
    assert applies(role).answer_by == date(2026, 12, 10)


def test_only_an_answer_ends_it_and_not_a_move_or_a_hold(cast: Any, role: Role) -> None:
    karin = applies(role)
    moved = move(cast, karin, "technical_screen")
    hold(actor=cast.rafa, application=moved)
    Role.objects.filter(pk=role.pk).update(state=Role.State.FILLED)
    assert len(answers_owed(cast.mei)) == 1
    given = give_answer(actor=cast.rafa, application=moved, outcome="yes", telling=ANSWERED)
    assert answers_owed(cast.mei) == []
    ended = Promise.objects.get(application=karin)
    assert (ended.end, ended.answer) == ("answered", given)


def test_a_withdrawal_ends_it_since_nobody_waits(cast: Any, role: Role) -> None:
    karin = applies(role)
    withdraw(actor=cast.rafa, application=karin, reason=reason(cast, "stayed"))
    assert Promise.objects.get(application=karin).end == "left"
    assert answers_owed(cast.mei) == []


def test_an_interview_promises_an_answer_from_its_end_on_and_moves_with_it(cast: Any, role: Role, noon: Any) -> None:
    lucia = application(cast, role)
    met = interview(cast, lucia, [cast.ines], starts_at=NOON + timedelta(days=1))
    assert answers_owed(cast.mei) == []
    later = NOON + timedelta(days=3)
    reschedule_interview(actor=cast.rafa, interview=met, starts_at=later, ends_at=later + timedelta(hours=1))
    noon.move_to(later + timedelta(hours=2))
    days = met.stage.patience_days
    assert answers_owed(cast.mei)[0].due_at.date() == later.date() + timedelta(days=days)
    cancel_interview(actor=cast.ada, interview=met, reason="Nobody came")
    assert answers_owed(cast.mei) == []


def test_an_answer_before_an_interview_leaves_what_is_promised_after_it(cast: Any, role: Role) -> None:
    karin = applies(role)
    interview(cast, karin, [cast.ines], starts_at=NOON + timedelta(days=1))
    give_answer(actor=cast.rafa, application=karin, outcome="yes", telling=ANSWERED)
    assert list(Promise.objects.filter(ended_at=None).values_list("kind", flat=True)) == ["interview"]
    reject(actor=cast.rafa, application=karin, reason=reason(cast), telling=ANSWERED)
    assert not Promise.objects.filter(ended_at=None).exists()


def test_it_is_owed_by_whoever_looks_after_them_else_by_lead_and_recruiters_else_by_owners(
    cast: Any, role: Role
) -> None:
    karin = applies(role)
    RoleSeat.objects.create(organisation=cast.acme, role=role, member=cast.rafa, kind=RoleSeat.Kind.RECRUITER)

    def owing() -> list[str]:
        told = {notice.recipient_id for notice in answer_owed(NOON + timedelta(days=6))}
        names = [name for name, member in cast.members().items() if answers_owed(member)]
        assert {getattr(cast, name).pk for name in names} == told, "list and reminder agree"
        return names

    assert owing() == ["rafa", "mei"]
    edit_application(actor=cast.ada, application=karin, owner=cast.ada)
    assert owing() == ["ada"]
    edit_application(actor=cast.ada, application=karin, owner=cast.rafa)
    Membership.objects.filter(pk=cast.rafa.pk).update(job=Job.INTERVIEWER)
    cast.rafa.job = Job.INTERVIEWER
    assert owing() == ["mei"], "whoever works on it no more owes nothing"
    Membership.objects.filter(pk=cast.mei.pk).update(active=False)
    cast.mei.active = False
    assert owing() == ["ada"], "nobody is left on the role"


def test_the_keepers_are_reminded_before_it_lapses_and_weekly_once_it_is_late(cast: Any, role: Role) -> None:
    karin = applies(role)
    due = datetime(2026, 12, 9, 12, tzinfo=UTC)
    assert list(answer_owed(due - timedelta(days=2))) == []
    told = [
        (notice.slot, notice.title) for days in (-1, 0, 1, 2, 8) for notice in answer_owed(due + timedelta(days=days))
    ]
    assert told == [
        ("20261209", "Karin Lund is promised an answer by Wed 9 Dec"),
        ("20261209", "Karin Lund is promised an answer by Wed 9 Dec"),
        ("20261209-0", "Karin Lund was promised an answer by Wed 9 Dec"),
        ("20261209-0", "Karin Lund was promised an answer by Wed 9 Dec"),
        ("20261209-1", "Karin Lund was promised an answer by Wed 9 Dec"),
    ]
    give_answer(actor=cast.rafa, application=karin, outcome="yes", telling=ANSWERED)
    assert list(answer_owed(due + timedelta(days=8))) == []


@pytest.mark.parametrize(
    ("zone", "begins"),
    [("Pacific/Auckland", "2026-12-09T11:00+00:00"), ("America/Los_Angeles", "2026-12-10T08:00+00:00")],
)
def test_nobody_is_late_before_the_day_of_the_organisation_is_over(
    cast: Any, role: Role, zone: str, begins: str
) -> None:
    karin = applies(role)
    cast.acme.zone = zone
    cast.acme.save()
    due = Promise.objects.get(application=karin).due_on
    assert due == date(2026, 12, 9)
    midnight, minute = datetime.fromisoformat(begins), timedelta(minutes=1)
    said = [notice.title for at in (midnight - minute, midnight + minute) for notice in answer_owed(at)]
    assert said == ["Karin Lund is promised an answer by Wed 9 Dec", "Karin Lund was promised an answer by Wed 9 Dec"]


def test_a_day_promised_by_hand_moves_and_is_taken_back_but_not_what_a_page_promised(cast: Any, role: Role) -> None:
    lucia = application(cast, role)
    day = clock.today() + timedelta(days=3)
    for wanted in (day, day + timedelta(days=4), None):
        assert edit_application(actor=cast.rafa, application=lucia, answer_by=wanted).answer_by == wanted
    assert Promise.objects.get(application=lucia).end == "taken_back"
    Application.objects.filter(pk=lucia.pk).delete()
    karin = applies(role)
    for wanted in (None, date(2026, 12, 20)):
        with pytest.raises(Invalid, match="promised an answer by Wed 9 Dec"):
            edit_application(actor=cast.rafa, application=karin, answer_by=wanted)
    sooner = date(2026, 12, 4)
    assert edit_application(actor=cast.rafa, application=karin, answer_by=sooner).answer_by == sooner


def test_promises_cost_the_same_for_one_and_three(cast: Any, role: Role, django_assert_num_queries: Any) -> None:
    for number in range(3):
        lucia = application(cast, role, f"Person {number}")
        edit_application(actor=cast.rafa, application=lucia, answer_by=clock.today() + timedelta(days=1))
        with django_assert_num_queries(1):
            assert len(answers_owed(cast.mei)) == number + 1
        with django_assert_num_queries(3):
            assert len(list(answer_owed(NOON + timedelta(hours=12)))) == number + 1
    assert list(answer_owed(NOON)) == [], "whoever has just promised it needs no reminder"
    assert sweep_reminders(NOON + timedelta(hours=12)) == 3
