"""The candidate's link and the times that mail says: rotated on sending again, whatever the server's key and zone."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from assessments import services
from assessments.models import Assignment, PortalLink
from assessments.plugins.reminders import unpaid, window
from assessments.services import links
from candidates.models import Promise
from candidates.services import reject
from foundation.activity.models import Event, Notification
from foundation.activity.queries import timeline
from foundation.activity.services import mailing, sweep_reminders
from foundation.core.clock import now
from foundation.core.errors import Refused
from roles.models import Role
from tests.factories.assessments import sent, sent_link, submitted, upload
from tests.factories.candidates import answers_owed, application, reason
from tests.factories.roles import running_role

pytestmark = pytest.mark.django_db
# Lisbon leaves summer time on Sunday 25 October 2026 at 2:00.
BEFORE = datetime(2026, 10, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    return shared(
        lambda cast: application(cast, running_role(cast), "Marga Gerlach", "take_home", email="marga@post.example")
    )


@pytest.fixture
def marga(cast: Any, made: Any) -> Any:
    return made()


def letters(subject: str) -> list[Any]:
    mailing.send_due(now())
    return [letter for letter in mail.outbox if subject in letter.subject and letter.to == ["marga@post.example"]]


def opens(token: str) -> int:
    return Client().get(reverse("assessments:portal", args=[token])).status_code


def test_every_mail_has_a_working_link_of_its_own_and_none_is_kept(cast: Any, marga: Any, still: Any) -> None:
    sent(cast, marga)
    still.shift(timedelta(days=4))
    sweep_reminders(now())
    tokens = [sent_link(letters(subject)[0]) for subject in ("Your take-home for", "Half of your window")]
    assert len(set(tokens)) == 2
    assert [opens(token) for token in tokens] == [200, 200]
    kept = str([*PortalLink.objects.values(), *Notification.objects.values(), *Event.objects.values()])
    assert not any(token in kept for token in tokens)


def test_a_new_key_of_the_server_breaks_no_link(cast: Any, marga: Any, settings: Any) -> None:
    sent(cast, marga)
    token = sent_link(letters("Your take-home for")[0])
    settings.SECRET_KEY = "another-key-altogether-of-fifty-characters-and-more"
    assert opens(token) == 200


def test_sending_again_makes_the_old_link_say_so(cast: Any, marga: Any) -> None:
    assignment = sent(cast, marga)
    old = sent_link(letters("Your take-home for")[0])
    rafa = Client()
    rafa.force_login(cast.rafa.user)
    assert rafa.post(reverse("assessments:send_link", args=[assignment.pk])).status_code == 302
    new = sent_link(letters("A new link")[0])
    assert [opens(old), opens(new)] == [410, 200]
    services.send_link_again(actor=cast.rafa, assignment=assignment)
    assert len(letters("A new link")) == 2
    assert opens(new) == 410


def test_there_is_nothing_to_send_again_once_it_is_taken_back_or_the_application_closed(cast: Any, marga: Any) -> None:
    assignment = services.withdraw_assignment(actor=cast.rafa, assignment=sent(cast, marga), reason="Other task")
    with pytest.raises(Refused, match="taken back"):
        services.send_link_again(actor=cast.rafa, assignment=assignment)
    again = sent(cast, marga)
    reject(actor=cast.rafa, application=marga, reason=reason(cast))
    for act in (
        lambda: services.send_link_again(actor=cast.rafa, assignment=again),
        lambda: services.extend(actor=cast.rafa, assignment=again, until=now() + timedelta(days=9), reason="More"),
    ):
        with pytest.raises(Refused, match="closed"):
            act()


def test_mail_says_times_in_the_organisations_zone_over_a_change_of_clocks(cast: Any, marga: Any) -> None:
    sent(cast, marga)
    assert "by Tue 27 Oct, 09:30 Lisbon time (WET)" in letters("Your take-home for")[0].body


def test_mail_says_times_in_the_candidates_zone_where_it_is_known(cast: Any, marga: Any) -> None:
    marga.candidate.zone = "America/New_York"
    marga.candidate.save()
    sent(cast, marga)
    # New York changes its clocks a week after Lisbon.
    assert "by Tue 27 Oct, 05:30 New York time (EDT)" in letters("Your take-home for")[0].body


def test_more_time_is_said_in_the_right_hour_whatever_zone_it_was_typed_in(cast: Any, marga: Any) -> None:
    assignment = sent(cast, marga)
    ada = Client()
    cast.ada.user.zone = "Asia/Tokyo"
    cast.ada.user.save()
    ada.force_login(cast.ada.user)
    typed = {"until": "2026-10-30T18:00", "reason": "Moving house"}
    assert ada.post(reverse("assessments:extend", args=[assignment.pk]), typed).status_code == 302
    (letter,) = letters("More time")
    assert "You have until Fri 30 Oct, 09:00 Lisbon time (WET)." in letter.body
    assert "Fri 30 Oct, 09:00 Lisbon time (WET)" in letter.alternatives[0][0]
    told = [item.text for item in timeline(cast.ada, subject_id=assignment.pk, limit=5)]
    assert "gave more time, until Fri 30 Oct, 09:00: Moving house" in told


def test_more_time_moves_the_promised_answer_along_and_says_so(cast: Any, marga: Any) -> None:
    assignment = sent(cast, marga)
    promised = assignment.answer_by
    until = assignment.closes_at + timedelta(days=3)
    services.extend(actor=cast.rafa, assignment=assignment, until=until, reason="Moving house")
    assert Assignment.objects.get().answer_by == promised + timedelta(days=3)
    assert "You hear from us by Friday 6 November, yes or no." in letters("More time")[0].body


def test_handing_in_promises_the_day_that_the_receipt_says_and_the_list_holds(cast: Any, marga: Any) -> None:
    assignment = submitted(cast, marga)
    assert "You hear from us by Tuesday 3 November, yes or no." in letters("We have your take-home")[0].body
    (owed,) = answers_owed(cast.mei)
    assert owed.due_at.date() == assignment.answer_by
    assert Promise.objects.get(subject_id=assignment.pk).kind == "take_home"


def test_reminders_stop_when_nothing_goes_on(cast: Any, marga: Any) -> None:
    sent(cast, marga)
    half = BEFORE + timedelta(days=4)
    assert len(list(window(half))) == 1
    Role.objects.filter(pk=marga.role_id).update(state=Role.State.FILLED)
    assert list(window(half)) == []
    Role.objects.filter(pk=marga.role_id).update(state=Role.State.OPEN)
    reject(actor=cast.rafa, application=marga, reason=reason(cast))
    assert list(window(half)) == []


def test_the_promised_payment_is_remembered_before_it_is_late(cast: Any, marga: Any) -> None:
    submitted(cast, marga)
    days = [{notice.slot for notice in unpaid(BEFORE + timedelta(days=days))} for days in (4, 5, 7)]
    assert days == [set(), {"ahead"}, {""}]


def test_no_time_is_said_to_a_candidate_without_its_zone(cast: Any, marga: Any, still: Any) -> None:
    assignment = sent(cast, marga)
    services.extend(
        actor=cast.rafa, assignment=assignment, until=assignment.closes_at + timedelta(days=1), reason="More"
    )
    still.shift(timedelta(days=7, hours=12))
    sweep_reminders(now())
    bodies = [letter.body for letter in letters("")]
    times = [found for body in bodies for found in re.findall(r"\d\d:\d\d.*", body)]
    assert len(times) == 3
    assert all("Lisbon time (WE" in found for found in times), times


def test_a_new_link_opens_what_was_sent_before(cast: Any, marga: Any) -> None:
    started = services.start_work(assignment=sent(cast, marga))
    services.add_file(assignment=started, upload=upload())
    services.send_link_again(actor=cast.rafa, assignment=started)
    page = Client().get(reverse("assessments:portal", args=[sent_link(letters("A new link")[0])]))
    assert "submission_01.zip" in page.content.decode()


def test_more_time_opens_what_was_over(cast: Any, marga: Any, still: Any) -> None:
    started = services.start_work(assignment=sent(cast, marga))
    token = links.issue(started)
    still.shift(timedelta(days=9))
    assert "Hand in" not in Client().get(reverse("assessments:portal", args=[token])).content.decode()
    services.extend(actor=cast.rafa, assignment=started, until=now() + timedelta(days=2), reason="Was ill")
    assert "Hand in" in Client().get(reverse("assessments:portal", args=[token])).content.decode()
