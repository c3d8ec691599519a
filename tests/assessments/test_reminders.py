"""When take-homes remind whom: to the second, and nobody for whom it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
import time_machine

from assessments import services
from assessments.models import Assignment
from assessments.plugins.reminders import unpaid, window
from candidates.models import Application
from foundation.activity.models import Notification
from foundation.activity.services import mailing, sweep_reminders
from foundation.core.clock import now, today
from foundation.people.models import Membership
from tests.cast import Cast
from tests.factories import assessments as make
from tests.factories.candidates import application, hiring_role

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Work(NamedTuple):
    cast: Cast
    sent: Assignment
    handed_in: Assignment


@pytest.fixture(scope="module")
def works(shared: Any) -> Callable[[], Work]:
    """One take-home on its way, with a window of eight days, and one that was handed in."""

    def build(cast: Cast) -> Work:
        role = hiring_role(cast)
        zanele = application(cast, role, "Zanele Mokoena", "take_home")
        sam = application(cast, role, "Sam Lin", "take_home")
        return Work(cast, make.sent(cast, zanele, window_days=8), make.submitted(cast, sam))

    made: Callable[[], Work] = shared(build)
    return made


@pytest.fixture
def work(works: Callable[[], Work], db: None) -> Work:
    return works()


def told(at: datetime) -> list[tuple[str, str]]:
    """Return whom of the windows is told at a moment, and what."""
    return [(notice.email, notice.slot.split()[0]) for notice in window(at)]


def test_a_candidate_is_told_when_half_of_the_window_and_when_one_day_is_left(work: Work) -> None:
    begins, ends = work.sent.opens_at, work.sent.closes_at
    email = work.sent.application.candidate.email
    assert ends - begins == 8 * DAY
    assert told(begins + 2 * DAY) == [], "a quarter is no half"
    assert told(begins + 4 * DAY - SECOND) == []
    assert told(begins + 4 * DAY) == [(email, "half_way")]
    assert told(ends - DAY - SECOND) == [(email, "half_way")]
    assert told(ends - DAY) == [(email, "last_day")]
    assert told(ends - SECOND) == [(email, "last_day")]
    assert told(ends) == []


def test_who_gets_more_time_is_told_anew(work: Work) -> None:
    at = work.sent.closes_at - DAY
    (before,) = window(at)
    Assignment.objects.filter(pk=work.sent.pk).update(closes_at=work.sent.closes_at + 2 * DAY)
    (after,) = window(at + 2 * DAY)
    assert (before.slot.split()[0], after.slot.split()[0]) == ("last_day", "last_day")
    assert before.slot != after.slot


@pytest.mark.parametrize("over", ["handed in", "no longer a candidate"])
def test_for_whom_it_is_over_is_told_nothing(work: Work, over: str) -> None:
    if over == "handed in":
        Assignment.objects.filter(pk=work.sent.pk).update(state=Assignment.State.SUBMITTED)
    else:
        rows = Application.objects.filter(pk=work.sent.application_id)
        rows.update(status=Application.Status.REJECTED)
    assert told(work.sent.closes_at - DAY) == []


def owed(at: datetime) -> set[tuple[Any, str]]:
    return {(notice.recipient_id, notice.slot) for notice in unpaid(at)}


def test_owners_and_recruiters_are_told_before_and_after_the_day_by_which_work_is_to_be_paid(work: Work) -> None:
    cast, due = work.cast, work.handed_in.submission.submitted_at + 7 * DAY
    both = (cast.ada.pk, cast.rafa.pk)
    assert owed(due - 2 * DAY - SECOND) == set()
    assert owed(due - 2 * DAY) == owed(due - SECOND) == {(who, "ahead") for who in both}
    assert owed(due) == {(who, "") for who in both}
    Membership.objects.filter(pk=cast.rafa.pk).update(active=False)
    assert owed(due) == {(cast.ada.pk, "")}, "who has left owes nothing"
    services.record_payment(actor=cast.ada, assignment=work.handed_in, paid_on=today())
    assert owed(due) == set()


@pytest.mark.parametrize(
    ("changed", "later", "why"),
    [
        ({}, 3 * DAY - SECOND, ""),
        ({}, 3 * DAY, "Its last day has come"),
        ({}, 4 * DAY + SECOND, "The take-home is over"),
        ({"state": Assignment.State.SUBMITTED}, SECOND, "The take-home is over"),
        ({"more": 2 * DAY}, SECOND, "The take-home closes on another day"),
    ],
)
def test_a_reminder_that_waited_for_a_mail_server_says_nothing_untrue(
    work: Work, changed: dict[str, Any], later: timedelta, why: str
) -> None:
    half = work.sent.opens_at + 4 * DAY
    with time_machine.travel(half, tick=False):
        assert sweep_reminders(half) >= 1
    mail = Notification.objects.get(kind="take_home_window")
    more = changed.pop("more", timedelta())
    Assignment.objects.filter(pk=work.sent.pk).update(closes_at=work.sent.closes_at + more, **changed)
    with time_machine.travel(half + later, tick=False):
        assert mailing.send_due(now()) >= (0 if why else 1)
    mail.refresh_from_db()
    assert (mail.mail_state, mail.mail_error) == (("dropped", why) if why else ("sent", ""))


def test_an_older_extension_that_waited_longer_does_not_follow_the_newer_one(work: Work) -> None:
    ends = work.sent.closes_at
    with time_machine.travel(ends - DAY, tick=False):
        for days in (1, 2):
            services.extend(actor=work.cast.rafa, assignment=work.sent, until=ends + days * DAY, reason="They are ill")
        mailing.send_due(now())
    mails = Notification.objects.filter(kind="take_home_extended").order_by("created_at", "id")
    assert [(mail.mail_state, mail.mail_error) for mail in mails] == [
        ("dropped", "The take-home has another end since"),
        ("sent", ""),
    ]


@pytest.mark.parametrize("over", ["taken back", "closed"])
def test_nobody_is_sent_work_that_was_taken_back_while_the_mail_waited(work: Work, over: str) -> None:
    if over == "taken back":
        services.withdraw_assignment(actor=work.cast.rafa, assignment=work.sent, reason="The role is filled")
    else:
        Application.objects.filter(pk=work.sent.application_id).update(status="rejected")
    mailing.send_due(now())
    mail = Notification.objects.get(kind="take_home_sent", subject_id=work.sent.pk)
    assert mail.mail_state == "dropped"
    assert over in mail.mail_error
