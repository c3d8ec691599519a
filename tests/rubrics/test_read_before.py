"""What an author could have read before they handed in is recorded, and the sentence is said only where it is true."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import Interview, InterviewSeat
from candidates.services import release_seat
from foundation.core import clock
from foundation.people.models import Membership
from roles.services import seat_member, unseat_member
from rubrics import services
from rubrics.domain.blindness import Span, last_free, readable_before
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.domain.tables import splits_of
from rubrics.models import Scorecard
from rubrics.pages.written import ALL_BLIND, REST_BLIND
from rubrics.queries import debrief_rows
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening

NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
hours = st.integers(0, 24)
spans = st.lists(st.tuples(hours, hours | st.none()), max_size=4)


def at(hour: int | None) -> Any:
    return None if hour is None else NOON + timedelta(hours=hour)


@given(rights=spans, owing=spans, before=hours, came_in=st.lists(hours, max_size=4))
def test_what_stood_open_against_looking_at_every_minute(
    rights: list[Any], owing: list[Any], before: int, came_in: list[int]
) -> None:
    """Each quarter of an hour is looked at: was there a right, was nothing owed, and was the scorecard in?"""

    def holds(ranges: list[Any], moment: float) -> bool:
        return any(since <= moment and (until is None or moment < until) for since, until in ranges)

    moments = [quarter / 4 + 0.125 for quarter in range(before * 4)]
    free = [moment for moment in moments if holds(rights, moment) and not holds(owing, moment)]
    expected = [number for number, hour in enumerate(came_in) if any(hour < moment for moment in free)]
    found = readable_before(
        at(before),
        rights=[Span(at(since), at(until)) for since, until in rights],
        owing=[Span(at(since), at(until)) for since, until in owing],
        others={number: at(hour) for number, hour in enumerate(came_in)},
    )
    assert found == expected


def test_nobody_reads_without_a_right() -> None:
    assert last_free(at(5), [], [Span(at(1))]) is None


def seat(cast: Cast, opening: Opening, member: Membership, stage_key: str = "system_design") -> InterviewSeat:
    """One more seat, in an interview that began an hour ago."""
    meeting = people.interview(cast, opening.application, [member], stage_key=stage_key)
    now = clock.now()
    Interview.objects.filter(pk=meeting.pk).update(starts_at=now - timedelta(hours=1), ends_at=now)
    return people.seat(meeting, member)


def test_who_owes_until_they_hand_in_could_have_read_nothing(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    card = judging.submitted_scorecard(cast, opening.tom)
    assert (card.could_read, card.debrief_was_open) == ([], False)


def test_a_second_seat_after_the_debrief_could_have_read_the_first_round(cast: Cast, opening: Opening) -> None:
    first = judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom)
    services.open_debrief(actor=cast.mei, application=opening.application)
    card = judging.submitted_scorecard(cast, seat(cast, opening, cast.tom))
    assert (card.could_read, card.debrief_was_open) == ([str(first.pk)], True)


def test_a_lead_who_sat_in_later_could_have_read_the_others(cast: Cast, opening: Opening) -> None:
    card = judging.submitted_scorecard(cast, opening.ines)
    late = judging.submitted_scorecard(cast, seat(cast, opening, cast.mei))
    assert late.could_read == [str(card.pk)]


def test_a_lead_who_was_asked_before_the_others_wrote_could_not(cast: Cast, opening: Opening) -> None:
    own = seat(cast, opening, cast.mei)
    judging.submitted_scorecard(cast, opening.ines)
    assert judging.submitted_scorecard(cast, own).could_read == []


def test_whoever_led_for_a_while_could_have_read_then(cast: Cast, opening: Opening) -> None:
    card = judging.submitted_scorecard(cast, opening.ines)
    seat_member(actor=cast.ada, role=opening.role, member=cast.rafa, kind="lead")
    unseat_member(actor=cast.ada, role=opening.role, member=cast.rafa, kind="lead")
    judging.submitted_scorecard(cast, opening.tom)
    assert judging.submitted_scorecard(cast, seat(cast, opening, cast.rafa)).could_read == [str(card.pk)]


def test_a_release_opens_to_the_lead_what_a_later_seat_may_not_hide(cast: Cast, opening: Opening) -> None:
    own = seat(cast, opening, cast.mei)
    card = judging.submitted_scorecard(cast, opening.ines)
    release_seat(actor=cast.mei, seat=own, reason="Away")
    late = judging.submitted_scorecard(cast, seat(cast, opening, cast.mei, "collaboration"))
    assert late.could_read == [str(card.pk)]


def test_who_only_graded_sees_nobody(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, judging.grading_seat(cast, opening.application, cast.oba))
    assert judging.submitted_scorecard(cast, seat(cast, opening, cast.oba)).could_read == []


@pytest.fixture
def second_round(cast: Cast, opening: Opening) -> Opening:
    """Inês and Tom wrote and talked; then Tom sat in once more, and the debrief took that in."""
    for one in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, one)
    services.open_debrief(actor=cast.mei, application=opening.application)
    judging.submitted_scorecard(cast, seat(cast, opening, cast.tom))
    services.open_debrief(actor=cast.mei, application=opening.application)
    return opening


KNEW = "Tom wrote theirs after the debrief had opened, when 1 other had been open to them."


def test_the_sentence_is_said_only_of_those_of_whom_it_is_true(
    client: Client, cast: Cast, second_round: Opening
) -> None:
    client.force_login(cast.mei.user)
    page = client.get(reverse("rubrics:debrief", args=[second_round.application.pk])).content.decode()
    assert f"{KNEW} {REST_BLIND}" in page
    assert ALL_BLIND not in page
    assert "before anyone talked" not in page
    packet = import_module("rubrics.pages.packet").build(cast.mei, second_round.application.pk)
    assert packet["written"] == {"before_talking": False, "said": f"{KNEW} {REST_BLIND}"}


def test_the_sentence_is_said_of_all_when_it_is_true_of_all(client: Client, cast: Cast, opening: Opening) -> None:
    for one in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, one)
    services.open_debrief(actor=cast.mei, application=opening.application)
    client.force_login(cast.mei.user)
    page = client.get(reverse("rubrics:debrief", args=[opening.application.pk])).content.decode()
    assert ALL_BLIND in page
    assert "Votes, before anyone talked" in page


def test_what_was_not_recorded_is_said_to_be_so(client: Client, cast: Cast, opening: Opening) -> None:
    for one in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, one)
    Scorecard.objects.filter(author=cast.ines).update(could_read=None, debrief_was_open=None)
    services.open_debrief(actor=cast.mei, application=opening.application)
    client.force_login(cast.mei.user)
    page = client.get(reverse("rubrics:debrief", args=[opening.application.pk])).content.decode()
    assert f"What Inês could read before was not recorded at the time. {REST_BLIND}" in page
    assert "before anyone talked" not in page


def test_the_api_tells_how_many_an_author_could_have_read(cast: Cast, second_round: Opening) -> None:
    rows = api_client(cast.mei, "scorecards:read").get("/api/v1/scorecards").json()["results"]
    told = sorted((row["author_name"], row["could_read"], row["debrief_was_open"]) for row in rows)
    assert told == [("Inês Carvalho", 0, False), ("Tom Becker", 0, False), ("Tom Becker", 1, True)]


def test_old_scorecards_learn_it_from_seats_and_events_as_if_it_had_been_recorded(
    cast: Cast, second_round: Opening
) -> None:
    recorded = list(Scorecard.objects.order_by("pk").values_list("pk", "could_read", "debrief_was_open"))
    Scorecard.objects.update(could_read=None, debrief_was_open=None)
    import_module("rubrics.migrations.0004_what_was_open").forward(apps, None)
    assert list(Scorecard.objects.order_by("pk").values_list("pk", "could_read", "debrief_was_open")) == recorded


def test_what_old_rows_do_not_tell_stays_not_recorded(cast: Cast, second_round: Opening) -> None:
    Scorecard.objects.update(could_read=None)
    Interview.objects.filter(stage__key="system_design").update(state="cancelled")
    import_module("rubrics.migrations.0004_what_was_open").forward(apps, None)
    tom = Scorecard.objects.filter(author=cast.tom).order_by("created_at").values_list("could_read", flat=True)
    assert list(tom) == [None, None]
    assert Scorecard.objects.get(author=cast.ines).could_read == []


def test_figures_before_talking_are_those_of_the_first_words_also_after_a_decision(
    client: Client, cast: Cast, opening: Opening
) -> None:
    card = judging.submitted_scorecard(cast, opening.ines, {"on_call": 5}, recommendation=4, flags={"paged": "Told it"})
    judging.submitted_scorecard(cast, opening.tom, {"on_call": 2}, recommendation=2)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    client.force_login(cast.mei.user)
    page = reverse("rubrics:debrief", args=[opening.application.pk])

    def figures() -> list[str]:
        shown = client.get(page).content.decode()
        medians = re.findall(r'<td class="mid">.*?</td>', shown, re.DOTALL)
        return medians + [
            shown.split(f'id="{name}"')[1].split("</section>")[0] for name in ("agree", "votes", "agenda")
        ]

    (row,) = splits_of(debrief_rows(debrief)[0])
    services.comment_on_split(actor=cast.tom, debrief=debrief, criterion=row.key, text="Two years apart")
    before = figures()
    services.decide_debrief(actor=cast.mei, debrief=debrief, decision="continue", reason="No", version=1)
    decided = figures()
    services.amend_scorecard(
        actor=cast.ines,
        scorecard=card,
        draft=CardInput({"on_call": RatingInput(1, evidence="Never did")}, {"paged": None}, 1, "After all not"),
        reason="Talked to the others",
        version=card.version,
    )
    assert figures() == decided
    assert decided[:-1] == before[:-1], "of the agenda only its clock ends"
    shown = " ".join(client.get(page).content.decode().split())
    assert "Talked to the others" in shown
    assert "First word 5, later word 1. Show evidence" in shown
    changed = re.findall(r"<dt>([^<]+)</dt> <dd>[^>]+>Before:</span> ([^<]+)</dd> <dd>[^>]+>Now:</span> ([^<]+)", shown)
    assert ("Recommendation", "Strong yes", "Strong no") in changed
    assert ("Summary", "Would do this work well.", "After all not") in changed
    assert "Not ticked" in {became for label, was, became in changed if was == "Told it"}
    told = api_client(cast.mei, "scorecards:read").get(f"/api/v1/scorecards/{card.pk}").json()
    assert (told["recommendation"], told["first_words"]["recommendation"]) == (1, 4)
    assert told["first_words"]["flags"] == {"paged": "Told it"}
    (amendment,) = told["amendments"]
    assert set(amendment["changed"]) == {"ratings.on_call", "flags.paged", "recommendation", "summary"}
    assert (amendment["before"]["recommendation"], amendment["after"]["recommendation"]) == (4, 1)
