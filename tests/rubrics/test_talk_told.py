"""What a debrief tells of the talk: ties, the parts of its packet, and as few questions for many as for few."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid
from rubrics import services
from rubrics.models import Debrief, Tie
from rubrics.pages.packet import build as packet
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening
from tests.rubrics.talk import a_split, page


@pytest.fixture
def split(cast: Cast, opening: Opening) -> Debrief:
    return a_split(cast, opening)


def test_a_declared_tie_stands_everywhere(cast: Cast, opening: Opening, split: Debrief) -> None:
    declare: dict[str, Any] = {"application": opening.application, "kind": "worked", "words": "Until 2022"}
    for actor, person in ((cast.tom, cast.ines), (cast.oba, cast.oba), (cast.rafa, cast.ines)):
        with pytest.raises(Forbidden):
            services.declare_tie(actor=actor, person=person, **declare)
    with pytest.raises(Invalid):
        services.declare_tie(actor=cast.mei, person=cast.oba, **declare)
    services.declare_tie(actor=cast.ines, person=cast.ines, **declare)
    shown = page(cast.tom, opening)
    assert "Inês Carvalho has a tie" in shown
    assert shown.count('class="declared">tie') == 1
    assert "Worked together: Until 2022" in str(packet(cast.tom, opening.application.pk))
    assert Event.objects.get(verb="tie.declared").data == {"who": "Inês Carvalho"}
    services.declare_tie(actor=cast.mei, person=cast.ines, **{**declare, "kind": "friend"})
    tie = Tie.objects.get()
    assert (tie.kind, tie.declared_by) == ("friend", cast.mei)
    judging.grading_seat(cast, opening.application, cast.tom)
    assert "Inês Carvalho has a tie" not in page(cast.tom, opening)
    rows = api_client(cast.tom, "debriefs:read").get("/api/v1/ties").json()["results"]
    assert rows == [], "a tie of a grader would tell whose work it is"
    services.take_back_tie(actor=cast.ines, tie=tie)
    assert not Tie.objects.exists()


def test_the_packet_holds_the_parts_that_were_chosen(cast: Cast, opening: Opening, split: Debrief) -> None:
    whole, one = packet(cast.mei, opening.application.pk), packet(cast.mei, opening.application.pk, ("cards",))
    assert {"tables", "splits", "cards", "criteria", "brief"} <= whole.keys()
    assert not {"tables", "splits", "criteria", "brief"} & one.keys()
    drawn = render_to_string("pdf/packet.html", {**whole, "viewer": cast.mei, "made_at": clock.now()}, using="jinja2")
    assert {f'id="part-{part}"' in drawn for part in ("scores", "talk", "cards", "criteria")} == {True}
    assert "Split: Carried the pager, 2 to 5" in drawn
    browser = Client()
    browser.force_login(cast.mei.user)
    address = reverse("documents:request", args=["packet", opening.application.pk])
    assert browser.post(address, {"choose": "1", "part": ["scores", "nothing"]}).status_code == 400
    nothing = browser.post(address, {"choose": "1"})
    assert nothing.status_code == 400
    assert "Choose at least one part." in nothing.content.decode()
    assert browser.post(address, {"choose": "1", "part": ["scores", "talk"]}).status_code == 302
    narrow = api_client(cast.mei, "applications:read", "candidates:read", "interviews:read", "scorecards:read",
                        "debriefs:read", "documents:read", "documents:write")  # fmt: skip
    asked = {"kind": "packet", "subject_id": str(opening.application.pk)}
    made = narrow.post("/api/v1/documents", asked, JSON)
    assert (made.status_code, made.json().get("parts")) == (201, ["scores", "talk", "cards"])
    assert narrow.post("/api/v1/documents", {**asked, "parts": ["brief"]}, JSON).status_code == 403


@pytest.mark.parametrize("seats", [1, 3])
def test_the_page_asks_as_much_of_many_as_of_few(
    cast: Cast, opening: Opening, seats: int, django_assert_max_num_queries: Any
) -> None:
    for n, member in enumerate((cast.ines, cast.tom, cast.oba)[:seats]):
        starts = clock.now() - timedelta(days=2 + n)
        seat = people.seat(people.interview(cast, opening.application, [member], starts_at=starts), member)
        judging.submitted_scorecard(cast, seat, {"on_call": 2 + n})
    for one in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, one)
    services.open_debrief(actor=cast.mei, application=opening.application)
    browser = Client()
    browser.force_login(cast.mei.user)
    with django_assert_max_num_queries(15):
        assert browser.get(reverse("rubrics:debrief", args=[opening.application.pk])).status_code == 200


def test_the_packet_counts_people_who_lean_and_not_their_cards(cast: Cast, opening: Opening) -> None:
    """Tom wrote two cards and leans both ways; Inês leans yes."""
    talk = people.interview(cast, opening.application, [cast.tom], starts_at=timezone.now() - timedelta(hours=9))
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom, recommendation=2)
    judging.submitted_scorecard(cast, people.seat(talk, cast.tom))
    services.open_debrief(actor=cast.mei, application=opening.application)
    assert packet(cast.mei, opening.application.pk)["lede"].startswith(
        "1 of 2 people leans yes. 1 leans both ways, from several seats."
    )
