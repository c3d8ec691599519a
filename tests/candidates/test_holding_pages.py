"""The pages on which somebody is put aside, and the same acts by key."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Hold
from candidates.services import hold
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.formatting import date_only
from roles.models import Role
from tests.candidates.pages import browser, text, url
from tests.candidates.test_api import api, json_of, post
from tests.factories.candidates import application, interview, reason

pytestmark = pytest.mark.django_db


def test_the_page_keeps_reason_and_day_and_the_application_shows_them(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    person, until = browser(cast.rafa), clock.today() + timedelta(days=14)
    assert "Days on hold are not counted" in text(person.get(url("hold", lucia)))
    sent = {"reason": "On leave", "until": until.isoformat(), "version": lucia.version}
    assert person.post(url("hold", lucia), sent).status_code == 302
    page = text(person.get(url("application", lucia)))
    assert f"On hold until {date_only(until)}" in page
    assert "On leave" in page
    history = text(person.get(url("history", lucia)))
    assert f"put this application on hold until {date_only(until)}" in history


def test_a_wrong_day_and_a_page_that_is_old_keep_what_was_typed(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    person = browser(cast.rafa)
    wrong = person.post(url("hold", lucia), {"reason": "On leave", "until": "2020-02-03", "version": lucia.version})
    assert (wrong.status_code, "03 Feb 2020 is not ahead of us" in text(wrong)) == (422, True)
    hold(actor=cast.mei, application=lucia)
    late = person.post(url("hold", lucia), {"reason": "On leave", "version": lucia.version})
    assert (late.status_code, "Nothing was put" in text(late) or "Not put on hold" in text(late)) == (409, True)
    assert 'value="On leave"' in text(late)
    assert Hold.objects.get().by == cast.mei


def test_by_key_a_hold_has_a_day_and_a_withdrawal_says_who_told_us(cast: Any, role: Role) -> None:
    lucia, ana = application(cast, role, "Lucía"), application(cast, role, "Ana")
    until = (clock.today() + timedelta(days=3)).isoformat()
    client = api(cast.rafa)
    assert post(client, f"applications/{lucia.pk}/hold", {"reason": "Away", "until": until}).status_code == 200
    held = json_of(client.get("/api/v1/holds"))["results"]
    assert [(row["reason"], row["until"], row["ended"]) for row in held] == [("Away", until, None)]
    times = json_of(client.get(f"/api/v1/stage-intervals?application_id={lucia.pk}"))["results"]
    assert [row["why"] for row in times] == ["apply", "hold"]
    gone = {"reason_key": reason(cast, "stayed").key, "told_by": "Their agency"}
    assert post(client, f"applications/{ana.pk}/withdraw", gone).status_code == 200
    assert Event.objects.get(verb="application.withdrawn").data["told_by"] == "Their agency"


def test_why_somebody_is_on_hold_is_not_told_to_those_who_owe(cast: Any, role: Role) -> None:
    """It may tell of judgements: the page, the history and the list say that, and not why."""
    lucia = application(cast, role, "Lucía")
    interview(cast, lucia, [cast.ines])
    hold(actor=cast.rafa, application=lucia, reason="Weak on pagers so far")
    for member, reads in ((cast.rafa, True), (cast.ines, False)):
        pages = [text(browser(member).get(url(name, lucia))) for name in ("application", "history")]
        listed = api(member).get("/api/v1/holds").content.decode()
        told = ["Weak on pagers" in shown for shown in (*pages, listed)]
        assert (told, "On hold" in pages[0]) == ([reads, False, reads], True)
