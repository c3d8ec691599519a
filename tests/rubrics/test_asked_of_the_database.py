"""What pages of scorecards ask of the database: as much of many as of few."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Notification
from foundation.core import clock
from rubrics import services
from rubrics.domain.drafts import CardInput, digest
from rubrics.models import Scorecard
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening
from tests.rubrics.posting import filled, page_of


@pytest.mark.parametrize("page", ["scorecard", "debrief", "scorecards", "library"])
def test_queries_do_not_grow_with_scorecards(
    client: Client, cast: Cast, opening: Opening, page: str, django_assert_max_num_queries: Any
) -> None:
    urls = {
        "scorecard": reverse("rubrics:scorecard", args=[opening.ines.pk]),
        "debrief": reverse("rubrics:debrief", args=[opening.application.pk]),
        "scorecards": reverse("rubrics:scorecards", args=[opening.application.pk]),
        "library": reverse("rubrics:library"),
    }
    judging.draft_scorecard(cast, opening.ines) if page == "scorecard" else judging.submitted_scorecard(
        cast, opening.ines
    )
    judging.submitted_scorecard(cast, opening.tom)
    browser = page_of(client, cast.ines if page == "scorecard" else cast.mei)
    browser.get(urls[page])
    counts = []
    for day, stage_key in enumerate(("system_design", "collaboration"), start=1):
        with django_assert_max_num_queries(12 if page == "scorecard" else 15) as seen:
            assert browser.get(urls[page]).status_code == 200
        counts.append(len(seen))
        start = clock.now() + timedelta(days=day)
        meeting = people.interview(cast, opening.application, [cast.oba], stage_key=stage_key, starts_at=start)
        judging.submitted_scorecard(cast, people.seat(meeting, cast.oba))
    assert counts[0] == counts[1]


def test_a_summary_alone_does_not_touch_the_rest(cast: Cast, opening: Opening) -> None:
    card = judging.draft_scorecard(cast, opening.ines, {"on_call": 4})
    services.save_scorecard(actor=cast.ines, scorecard=card, draft=CardInput(summary="Short"), version=None)
    assert card.ratings.get(criterion__key="on_call").score == 4


def test_autosave_is_cheap(client: Client, cast: Cast, opening: Opening, django_assert_max_num_queries: Any) -> None:
    judging.draft_scorecard(cast, opening.ines)
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    form = {
        "score-on_call": "4",
        "evidence-on_call": "Longer now",
        "seen-ratings.on_call": digest(f"3\n{judging.EVIDENCE}"),
    }
    browser = page_of(client, cast.ines)
    with django_assert_max_num_queries(9):
        assert browser.post(f"{url}?part=ratings.on_call", form).status_code == 200


def test_submitting_is_cheap(client: Client, cast: Cast, opening: Opening, django_assert_max_num_queries: Any) -> None:
    judging.submitted_scorecard(cast, opening.tom)
    card = judging.draft_scorecard(cast, opening.ines)
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    browser = page_of(client, cast.ines)
    with django_assert_max_num_queries(17):
        form = filled(summary="Would do it well", version=str(Scorecard.objects.get(pk=card.pk).version))
        assert browser.post(url, form).status_code == 302
    assert Notification.objects.filter(kind="scorecards_in").exists()
