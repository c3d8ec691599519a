"""The talk of a debrief: comments, views after talking, the line, the clock, ties; by page, key and service alike."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from rubrics import services
from rubrics.models import Debrief, DebriefPlan, Dissent, LaterView, SplitComment
from rubrics.pages.packet import build as packet
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening
from tests.rubrics.talk import SUBSTANCE, a_split, page, pager


@pytest.fixture
def split(cast: Cast, opening: Opening) -> Debrief:
    return a_split(cast, opening)


def test_the_decision_waits_for_a_comment_on_each_split(cast: Cast, opening: Opening, split: Debrief) -> None:
    decide = {"actor": cast.mei, "debrief": split, "decision": "continue", "reason": "Ask a reference", "version": 1}
    with pytest.raises(Refused) as refused:
        services.decide_debrief(**decide)
    assert refused.value.code == "splits"
    assert "Opens when each split has a comment." in page(cast.mei, opening)
    by_key = api_client(cast.mei, "debriefs:write", "debriefs:read")
    address = f"/api/v1/debriefs/{split.pk}"
    same = by_key.post(f"{address}/decide", {"decision": "continue", "reason": "Ask a reference"}, JSON)
    assert (same.status_code, same.json()["code"]) == (409, "splits")
    other = split.scorecards.all()[0].ratings.exclude(criterion__key="on_call")[0].criterion_id
    for criterion, code in ((other, 400), (pager(split), 200)):
        told = by_key.post(f"{address}/comment", {"criterion_id": str(criterion), "text": "Two nights"}, JSON)
        assert told.status_code == code
    assert SplitComment.objects.get().member == cast.mei
    services.decide_debrief(**decide)
    with pytest.raises(Refused):
        services.comment_on_split(actor=cast.mei, debrief=split, criterion=pager(split), text="Late")


@pytest.mark.parametrize(
    ("line", "decision", "said"),
    [("3.5", "offer", "under the line of 3.50"), ("2", "decline", "at or over the line of 2.00"), ("", "decline", "")],
)
def test_against_the_numbers_a_reason_needs_substance(
    cast: Cast, opening: Opening, line: str, decision: str, said: str
) -> None:
    if line:
        services.plan_debrief(
            actor=cast.mei, application=opening.application, version=0, lead=cast.ines, minutes=45, line=Decimal(line)
        )
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom, recommendation=2)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    decide = {"actor": cast.mei, "debrief": debrief, "decision": decision, "version": debrief.version}
    if not said:
        assert services.decide_debrief(**decide, reason="Thin").against == ""
        return
    with pytest.raises(Invalid) as refused:
        services.decide_debrief(**decide, reason="Good feeling")
    assert said in refused.value.errors["reason"][0]
    by_page = Client()
    by_page.force_login(cast.mei.user)
    address = reverse("rubrics:debrief", args=[opening.application.pk])
    kept = by_page.post(address, {"decision": decision, "reason": "Good feeling", "version": str(debrief.version)})
    assert (kept.status_code, "Two whole sentences, please" in kept.content.decode()) == (422, True)
    assert "Good feeling" in kept.content.decode()
    assert said in services.decide_debrief(**decide, reason=SUBSTANCE).against
    assert said in page(cast.ines, opening)


def test_the_line_stands_once_the_debrief_is_open(cast: Cast, opening: Opening) -> None:
    held: dict[str, Any] = {"actor": cast.mei, "application": opening.application, "lead": None, "minutes": 30}
    services.plan_debrief(**held, line=Decimal("3.5"), version=0)
    with pytest.raises(Stale):
        services.plan_debrief(**held, line=Decimal(4), version=0)
    for wrong in ({"line": Decimal(6)}, {"minutes": 5}, {"lead": cast.vic}, {"lead": cast.zed}):
        with pytest.raises(Invalid):
            services.plan_debrief(**{**held, "line": None, "version": 1, **wrong})
    with pytest.raises(Forbidden):
        services.plan_debrief(**{**held, "actor": cast.rafa}, line=None, version=1)
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom)
    services.open_debrief(actor=cast.mei, application=opening.application)
    with pytest.raises(Refused) as refused:
        services.plan_debrief(**held, line=Decimal(4), version=1)
    assert refused.value.code == "line_stands"
    services.plan_debrief(**{**held, "minutes": 60}, line=Decimal("3.5"), version=1)
    assert DebriefPlan.objects.get().minutes == 60


def test_views_after_talking_are_held_until_the_last_is_in(cast: Cast, opening: Opening, split: Debrief) -> None:
    first = {"actor": cast.ines, "debrief": split, "recommendation": 2}
    with pytest.raises(Invalid):
        services.say_after(**first)
    services.say_after(**first, text="I had not asked about the second depot")
    assert services.say_after(**first, text="I had not asked about the second depot") == LaterView.objects.get()
    with pytest.raises(Refused):
        services.say_after(actor=cast.ines, debrief=split, recommendation=4, text="Again")
    for actor in (cast.mei, cast.rafa, cast.zed):
        with pytest.raises(Forbidden):
            services.say_after(actor=actor, debrief=split, recommendation=3)
    for reader, sees in ((cast.ines, True), (cast.mei, False), (cast.tom, False)):
        assert ("second depot" in page(reader, opening)) is sees, reader
        assert ("second depot" in str(packet(reader, opening.application.pk))) is sees, reader
        told = api_client(reader, "debriefs:read").get(f"/api/v1/debriefs/{split.pk}/table").content.decode()
        assert ("second depot" in told) is sees, reader
    services.say_after(actor=cast.tom, debrief=split, recommendation=2)
    assert "second depot" in page(cast.tom, opening)
    assert not Dissent.objects.exists()
    assert Event.objects.filter(verb="debrief.said_after").count() == 2


def test_one_shown_early_is_a_dissent_and_a_decision_opens_the_rest(
    cast: Cast, opening: Opening, split: Debrief
) -> None:
    services.say_after(actor=cast.tom, debrief=split, recommendation=2, text="Nobody saw a rollback", shown=True)
    assert Dissent.objects.get().text == "Nobody saw a rollback"
    shown = page(cast.ines, opening)
    assert shown.count("Nobody saw a rollback") == 2
    assert "rollback”Shown" not in re.sub(r"<[^>]+>", "", shown)
    services.comment_on_split(actor=cast.ines, debrief=split, criterion=pager(split), text="Two nights")
    services.decide_debrief(actor=cast.mei, debrief=split, decision="continue", reason="Ask a reference", version=1)
    with pytest.raises(Refused):
        services.say_after(actor=cast.ines, debrief=split, recommendation=3)
    services.reopen_debrief(actor=cast.mei, debrief=split, reason="One reference more", version=2)
    late = services.say_after(actor=cast.ines, debrief=split, recommendation=3)
    assert late.others_open
    assert "Written when the others’ were open." in page(cast.tom, opening)


def test_whoever_owes_again_reads_and_says_nothing_of_the_talk(cast: Cast, opening: Opening, split: Debrief) -> None:
    services.comment_on_split(actor=cast.ines, debrief=split, criterion=pager(split), text="Two nights")
    people.interview(cast, opening.application, [cast.tom], stage_key="system_design")
    assert "Two nights" not in page(cast.tom, opening)
    with pytest.raises(Forbidden):
        services.comment_on_split(actor=cast.tom, debrief=split, criterion=pager(split), text="Blind")
    with pytest.raises(Forbidden):
        services.say_after(actor=cast.tom, debrief=split, recommendation=2)
    browser = Client()
    browser.force_login(cast.tom.user)
    address = reverse("rubrics:split", args=[opening.application.pk, pager(split)])
    assert browser.get(address).status_code == 404
    assert api_client(cast.tom, "debriefs:read").get(f"/api/v1/debriefs/{split.pk}/table").status_code == 404


def test_an_advisor_who_wrote_is_not_waited_for(cast: Cast, opening: Opening) -> None:
    seat = people.seat(people.interview(cast, opening.application, [cast.vic]), cast.vic)
    for one in (opening.ines, opening.tom, seat):
        judging.submitted_scorecard(cast, one)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    with pytest.raises(Forbidden):
        services.say_after(actor=cast.vic, debrief=debrief, recommendation=3)
    for actor in (cast.ines, cast.tom):
        services.say_after(actor=actor, debrief=debrief, recommendation=3)
    debrief.refresh_from_db()
    assert debrief.views_opened_at is not None
    assert "advises from outside" in page(cast.mei, opening)


def test_the_clock_of_the_talk(cast: Cast, opening: Opening, split: Debrief, time_machine: Any) -> None:
    with pytest.raises(Forbidden):
        services.run_clock(actor=cast.tom, debrief=split, running=True)
    services.plan_debrief(
        actor=cast.mei, application=opening.application, version=0, lead=cast.tom, minutes=30, line=None
    )
    services.run_clock(actor=cast.tom, debrief=split, running=True)
    time_machine.move_to(timezone.now() + timedelta(minutes=4), tick=False)
    assert services.run_clock(actor=cast.tom, debrief=split, running=False).clock_spent in (239, 240, 241)
    assert "26:0" in page(cast.tom, opening)
    services.run_clock(actor=cast.tom, debrief=split, running=True)
    began = timezone.now()
    time_machine.move_to(began - timedelta(hours=1), tick=False)
    assert "26:0" in page(cast.tom, opening), "a clock that is put back runs no time away"
    time_machine.move_to(began + timedelta(days=3), tick=False)
    forgotten = page(cast.tom, opening)
    assert "334:0" in forgotten, "no talk is longer than six hours"
    assert "data-running" not in forgotten


def test_what_the_state_refuses_stays_as_it_was_typed(cast: Cast, opening: Opening, split: Debrief) -> None:
    """A split without a comment, a line that stands, a decision that is recorded meanwhile: nothing typed is lost."""
    browsers = {name: Client() for name in ("mei", "ines")}
    for name, browser in browsers.items():
        browser.force_login(getattr(cast, name).user)

    def refused(who: str, name: str, *more: str, **form: Any) -> None:
        address = reverse(f"rubrics:{name}", args=[opening.application.pk, *more])
        answer = browsers[who].post(address, form)
        words = next(value for key, value in form.items() if key != "version" and len(value) > 3)
        assert (answer.status_code, words in answer.content.decode()) == (409, True), name

    held: dict[str, Any] = {"actor": cast.mei, "debrief": split}
    refused("mei", "plan_debrief", minutes="30", line="3.75", version="0")
    refused("mei", "debrief", reason="Zebra reason", decision="offer", version="1")
    services.comment_on_split(**held, criterion=pager(split), text="Two nights")
    services.decide_debrief(**held, decision="continue", reason="Ask a reference", version=1)
    refused("mei", "debrief", reason="Zebra reason", decision="offer", version="2")
    refused("mei", "split", pager(split), text="Late words")
    refused("ines", "say_after", view="Late view", recommendation="3")
    services.reopen_debrief(**held, reason="New evidence", version=2)
    refused("mei", "reopen_debrief", reopen_reason="Zebra again", version="2")
    refused("mei", "reopen_debrief", reopen_reason="Zebra again", version="3")


def test_the_same_words_sent_twice_are_kept_once(cast: Cast, opening: Opening, split: Debrief) -> None:
    """From two tabs, or by page and key: one comment, one dissent, each told once."""
    for text in ("Two nights", " Two nights ", "Three nights"):
        services.comment_on_split(actor=cast.mei, debrief=split, criterion=pager(split), text=text)
        services.dissent(actor=cast.ines, debrief=split, text=text)
    services.dissent(actor=cast.tom, debrief=split, text="Two nights")
    assert [one.text for one in split.comments.order_by("created_at")] == ["Two nights", "Three nights"]
    said = [(one.member, one.text) for one in split.dissents.order_by("created_at")]
    assert said == [(cast.ines, "Two nights"), (cast.ines, "Three nights"), (cast.tom, "Two nights")]
    told = {verb: Event.objects.filter(verb=verb).count() for verb in ("debrief.commented", "debrief.dissented")}
    assert told == {"debrief.commented": 2, "debrief.dissented": 3}
