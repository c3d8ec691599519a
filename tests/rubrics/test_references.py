"""What references are asked: what the debrief left open becomes a question, and who reads which part of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Application
from candidates.services import reject
from foundation.core.errors import Invalid, Refused
from rubrics import services
from rubrics.models import Criterion, Debrief
from rubrics.pages.packet import build as packet
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening

HELD = "What did they ship that is still used, and what was their part?"


@pytest.fixture
def debrief(cast: Cast, opening: Opening) -> Debrief:
    """Open: they stand apart on the pager, nobody rated it end to end, a comment is kept."""
    gap = {"end_to_end": None}
    card = judging.submitted_scorecard(cast, opening.ines, {"on_call": 5, **gap})
    judging.submitted_scorecard(cast, opening.tom, {"on_call": 2, **gap}, recommendation=2)
    made = services.open_debrief(actor=cast.mei, application=opening.application)
    pager = card.ratings.get(criterion__key="on_call").criterion_id
    services.comment_on_split(actor=cast.mei, debrief=made, criterion=str(pager), text="Two nights")
    return made


def criterion(debrief: Debrief, key: str) -> Criterion:
    return debrief.scorecards.all()[0].ratings.get(criterion__key=key).criterion


def read(member: Any, opening: Opening, page: str = "references") -> str:
    browser = Client()
    browser.force_login(member.user)
    return browser.get(reverse(f"rubrics:{page}", args=[opening.application.pk])).content.decode()


def decided(cast: Cast, debrief: Debrief, decision: str, *keys: str) -> Debrief:
    return services.decide_debrief(
        actor=cast.mei,
        debrief=debrief,
        decision=decision,
        reason="It turns on the pager",
        version=debrief.version,
        ask_references=[str(criterion(debrief, key).pk) for key in keys],
    )


def test_what_is_open_is_offered_ticked_and_what_was_ticked_is_asked(
    client: Client, cast: Cast, opening: Opening, debrief: Debrief
) -> None:
    pager, gap, other = (criterion(debrief, key) for key in ("on_call", "end_to_end", "failure_story"))
    offered = read(cast.mei, opening, "debrief")
    for one in (pager, gap):
        assert f'name="ask_references" value="{one.pk}" checked' in " ".join(offered.split())
    assert f'value="{other.pk}"' not in offered
    client.force_login(cast.mei.user)
    address = reverse("rubrics:debrief", args=[opening.application.pk])
    typed = {"decision": "continue", "reason": "", "version": "1", "ask_references": [str(gap.pk)]}
    refused = " ".join(client.post(address, typed).content.decode().split())
    assert f'value="{gap.pk}" checked' in refused
    assert f'value="{pager.pk}">' in refused, "what was not ticked stays so"
    assert client.post(address, {**typed, "reason": "Ask them", "ask_references": [str(pager.pk)]}).status_code == 302
    shown = read(cast.mei, opening)
    assert f"When did you see this from them: {pager.label[:1].lower()}{pager.label[1:]}?" in shown
    assert "Split, 2 to 5" in shown
    assert HELD in shown
    assert gap.label not in shown
    assert packet(cast.mei, opening.application.pk)["decision"]["references"] == [pager.label]


def test_whoever_may_not_read_the_scores_reads_what_to_ask_and_not_why(
    cast: Cast, opening: Opening, debrief: Debrief
) -> None:
    pager = decided(cast, debrief, "continue", "on_call").ask_references
    assert pager == [str(criterion(debrief, "on_call").pk)]
    label = criterion(debrief, "on_call").label
    assert label in read(cast.rafa, opening)
    assert "Split" not in read(cast.rafa, opening)
    met = people.interview(cast, opening.application, [cast.oba], stage_key="system_design")
    assert people.seat(met, cast.oba)
    blind = read(cast.oba, opening)
    assert label not in blind
    assert HELD in blind


def test_the_api_lists_what_to_ask_to_those_who_read_the_page_and_why_to_nobody(
    cast: Cast, opening: Opening, debrief: Debrief
) -> None:
    assert api_client(cast.rafa, "debriefs:read").get("/api/v1/references").json()["results"] == []
    decided(cast, debrief, "continue", "on_call")
    asked = api_client(cast.rafa, "debriefs:read").get("/api/v1/references").json()["results"]
    assert [(one["id"], one["application_id"]) for one in asked] == [(str(debrief.pk), str(opening.application.pk))]
    first = asked[0]["questions"][0]
    pager = criterion(debrief, "on_call")
    assert (first["criterion_id"], first["criterion"]) == (str(pager.pk), pager.label)
    assert HELD in [one["ask"] for one in asked[0]["questions"]]
    assert "Split" not in str(asked)
    met = people.interview(cast, opening.application, [cast.oba], stage_key="system_design")
    assert people.seat(met, cast.oba)
    for member in (cast.oba, cast.zed, cast.vic):
        api = api_client(member, "debriefs:read")
        assert api.get("/api/v1/references").json()["results"] == []
        assert api.get(f"/api/v1/references/{debrief.pk}").status_code == 404
    assert api_client(cast.rafa, "applications:read").get("/api/v1/references").status_code == 403


def test_a_decline_asks_nobody_and_a_debrief_that_is_opened_again_asks_anew(cast: Cast, debrief: Debrief) -> None:
    assert decided(cast, debrief, "decline", "on_call").ask_references == []
    again = services.reopen_debrief(actor=cast.mei, debrief=debrief, reason="One more voice", version=2)
    asked = decided(cast, again, "continue", "on_call")
    assert len(asked.ask_references) == 1
    assert services.reopen_debrief(actor=cast.mei, debrief=asked, reason="Once more", version=4).ask_references == []


def test_only_criteria_of_these_scorecards_are_asked_about(cast: Cast, debrief: Debrief) -> None:
    theirs = Criterion.objects.filter(rubric_version__organisation=cast.other)[0]
    for wrong in (str(theirs.pk), "x", ""):
        with pytest.raises(Invalid):
            services.decide_debrief(
                actor=cast.mei, debrief=debrief, decision="continue", reason="So", version=1, ask_references=[wrong]
            )
    by_key = api_client(cast.mei, "debriefs:write", "debriefs:read")
    body = {"decision": "continue", "reason": "So", "ask_references": [str(theirs.pk)]}
    told = by_key.post(f"/api/v1/debriefs/{debrief.pk}/decide", body, JSON)
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (400, "#/ask_references")
    body["ask_references"] = [str(criterion(debrief, "on_call").pk)]
    assert (
        by_key.post(f"/api/v1/debriefs/{debrief.pk}/decide", body, JSON).json()["ask_references"]
        == body["ask_references"]
    )


def test_whoever_is_out_of_the_running_is_only_declined_and_nobody_foresees_anything(
    cast: Cast, opening: Opening, debrief: Debrief
) -> None:
    reject(actor=cast.mei, application=opening.application, reason=people.reason(cast))
    found = Debrief.objects.select_related("application").get(pk=debrief.pk)
    for decision in ("offer", "continue"):
        with pytest.raises(Invalid, match="not in the running"):
            decided(cast, found, decision)
    gone = Application.objects.get(pk=opening.application.pk)
    with pytest.raises(Refused):
        services.note_forecasts(actor=cast.tom, application=gone, percents={})
    assert decided(cast, found, "decline").decision == "decline"
