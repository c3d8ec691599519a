"""While somebody writes a scorecard, nothing moves for anybody else: no list, order, time of change, tag, or feed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from foundation.core.api.catalogue import catalogue
from foundation.core.api.sorting import ALWAYS
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening
from tests.rubrics.doors import WORDLESS, asked, doors, lists
from tests.rubrics.twins import plain

pytestmark = pytest.mark.django_db
BEFORE = "2020-01-01T00:00:00Z"


def looked_at(ask: Any, opening: Opening) -> dict[str, object]:
    """Everything that somebody comes across: lists in each order, feeds, search, and the pages of the application."""
    seen: dict[str, object] = {door: plain(body) for door, body in lists(ask)}
    for address in [*_ordered(), reverse("candidates:application", args=[opening.application.pk])]:
        seen[address] = plain(ask(address))
    return seen


def _ordered() -> Iterator[str]:
    for address, names in doors():
        view = catalogue().get(address.removeprefix("/api/v1/"))
        if names or address in WORDLESS or view is None:
            continue
        for order in {*ALWAYS, *getattr(view, "sorts", ())}:
            yield f"{address}?sort=-{order}"
        yield f"{address}?updated_after={BEFORE}&count=true"


@pytest.mark.parametrize("who", ["tom", "rafa"])
def test_nothing_moves_while_somebody_writes(cast: Cast, opening: Opening, who: str) -> None:
    ask = asked(cast.members()[who])
    before = looked_at(ask, opening)
    assert len([door for door in before if "sort=" in door]) > 20
    judging.draft_scorecard(cast, opening.ines, summary="Not for others yet")
    after = looked_at(ask, opening)
    moved = [door for door in before if before[door] != after.get(door)]
    assert moved == []
