"""What comes next on a card, and who owes it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from candidates.domain.next_action import Known, next_of, soon
from candidates.services import Telling, edit_application, hold, reject
from foundation.core import clock
from foundation.people.models import Job, Membership
from foundation.people.services import change_job
from roles.models import Role, RoleSeat
from roles.services import seat_member
from tests.candidates.pages import browser, text, url
from tests.factories.candidates import application, interview, reason
from tests.factories.hiring import sent

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Known("active", "You", entry=True), "You: look at it"),
        (Known("active", "", entry=True), "Look at it, nobody has it"),
        (Known("active", "Mei", reads=True), "Mei: read"),
        (Known("active", "Mei", talks=True), "Mei: find a time"),
        (Known("active", "Mei", talks=True, when="Mon 15:00", meets=["Tom"]), "Tom: Mon 15:00"),
        (Known("active", "Mei", talks=True, when="Mon 15:00", meets=["You", "Tom"]), "You and Tom: Mon 15:00"),
        (Known("active", "Mei", talks=True, when="Mon 15:00", meets=["A", "B", "C"]), "A and 2 others: Mon 15:00"),
        (Known("active", "Mei", talks=True, when="Mon 15:00", meets=["A", "B", "You"]), "You and 2 others: Mon 15:00"),
        (Known("active", "Mei", talks=True, when="Mon 15:00"), "Mei: Mon 15:00"),
        (Known("active", "Mei", task=True), "Mei: see to the task"),
        (Known("active", "Mei", decides=True), "Mei: decide"),
        (Known("active", "Mei", offers=True), "Mei: make the offer"),
        (Known("active", "Mei", candidate="Lucía", offer="sent", offers=True), "Lucía: answer to the offer"),
        (Known("active", "Mei", offer="approved", offers=True), "Mei: send the offer"),
        (Known("active", "Mei", answer_by=TODAY, when="Mon 15:00"), "Mei: answer today"),
        (Known("active", "Mei", answer_by=TODAY - timedelta(days=1)), "Mei: answer, late"),
        (Known("active", "Mei", answer_by=TODAY + timedelta(days=1), entry=True), "Mei: look at it"),
        (Known("hold", "Mei"), "Mei: on hold"),
        (Known("rejected", "Mei", answer_by=TODAY), "Mei: tell them"),
        (Known("active", answer_by=TODAY - timedelta(days=1)), "Answer late, nobody has it"),
        (Known("active", talks=True, when="Mon 15:00"), "Mon 15:00, nobody has it"),
        (Known("active", "Mei", offer="sent"), "They: answer to the offer"),
        (Known("rejected", "Mei"), ""),
        (Known("hired", "Mei"), ""),
    ],
)
def test_it_is_said_in_a_few_words(known: Known, said: str) -> None:
    found = next_of(known, TODAY)
    assert (": ".join(filter(None, found[1:])) if found else "") == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "Today 15:00"), (1, "Sat 15:00"), (6, "Thu 15:00"), (7, "27 Nov 15:00"), (-1, "19 Nov 15:00")],
)
def test_a_moment_is_said_as_one_would(days: int, said: str) -> None:
    assert soon(datetime(2026, 11, 20, 15) + timedelta(days=days), TODAY) == said


@pytest.mark.django_db
class TestOnTheBoard:
    """What the board shows of it."""

    def test_each_card_says_who_owes_what(self, cast: Any, role: Role) -> None:
        application(cast, role, "Own", owner=cast.rafa)
        application(cast, role, "Mei's", owner=cast.mei)
        application(cast, role, "Nobody's", owner=None)
        interview(cast, application(cast, role, "Meets", "technical_screen", owner=cast.mei))
        late = application(cast, role, "Waits", owner=cast.mei)
        edit_application(actor=cast.mei, application=late, answer_by=clock.today())
        page = text(browser(cast.rafa).get(url("board", role)))
        for name, said in (
            ("Own", "<strong>You</strong>: look at it"),
            ("Mei&#39;s", "<strong>Mei</strong>: look at it"),
            ("Meets", "<strong>Inês</strong>: "),
            ("Waits", "<strong>Mei</strong>: answer today"),
        ):
            assert said in page.split(f">{name}</a>")[1].split("</li>")[0]

    def test_an_offer_is_on_the_cards_of_those_who_may_see_offers(self, cast: Any, role: Role) -> None:
        sent(cast, application(cast, role, "Lucía"))
        change_job(actor=cast.ada, member=cast.tom, job=Job.HIRING_MANAGER, technical=True)
        seat_member(actor=cast.mei, role=role, member=cast.tom, kind=RoleSeat.Kind.INTERVIEWER)
        of_lead = text(browser(cast.mei).get(url("board", role)))
        of_other = text(browser(Membership.objects.get(pk=cast.tom.pk)).get(url("board", role)))
        assert ("answer to the offer" in of_lead, "answer to the offer" in of_other) == (True, False)

    def test_who_is_closed_or_on_hold_does_not_age(self, cast: Any, role: Role) -> None:
        held, closed = application(cast, role, "Held"), application(cast, role, "Closed")
        hold(actor=cast.rafa, application=held)
        reject(actor=cast.rafa, application=closed, reason=reason(cast), telling=Telling("call"))
        client = browser(cast.rafa)
        for status in ("hold", "closed"):
            page = text(client.get(f"{url('board', role)}?status={status}"))
            assert 'data-tone="bad"' not in page
            assert ">0 d<" in page
