"""Two worlds that differ only in what is sealed from somebody look the same to them, to the last byte."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from foundation.core import clock
from foundation.people.models import Membership
from rubrics.models import Amendment, Debrief, Dissent, FlagRaised, Rating, Scorecard
from tests.cast import Cast
from tests.rubrics.doors import SIZE, VIEWER, WORLD, amendments_of, around, asked, lists, pages_of, with_job
from tests.rubrics.worlds import reads

# What differs between two answers to the same question.
PASSING = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|data-at=")[^"]*|[0-9]+\xc2\xa0(s|min) ago')
# One in so many applications is looked at page by page; the oracle looks at more.
STEP = 101


@pytest.mark.parametrize("job", ["interviewer", "hiring_manager"])
def test_two_worlds_that_differ_in_what_is_sealed_look_the_same(
    cast: Cast, made: Any, job: str, tried: Callable[[int], None]
) -> None:
    """Counts, order and times included: each answer is the same to the last byte."""
    viewer = with_job(cast.tom, job)
    ask = asked(viewer)
    sealed = [n for n in range(SIZE) if not reads(WORLD, VIEWER, n, job)]
    looked_at = sealed[::STEP]
    amended = {n: amendments_of(made, n) for n in looked_at}

    def looked() -> list[tuple[str, bytes | str]]:
        pages = (row for n in looked_at for row in pages_of(ask, viewer, made, n, amended[n]))
        return [*lists(ask), *around(ask, viewer, [made[1][n] for n in sealed]), *pages]

    before = looked()
    rewrite(cast.tom, [made[1][n] for n in sealed])
    after = looked()
    drafts = {seat.application for seat in WORLD.seats if seat.card == "draft" and seat.who != VIEWER}
    assert drafts
    different = [door for (door, was), (_, now) in zip(before, after, strict=True) if plain(was) != plain(now)]
    assert not different, different[:5]
    tried(len(before) * len(sealed))


def rewrite(viewer: Membership, applications: list[Any]) -> None:
    """Change everything in others' scorecards there: words, scores, votes, flags, amendments, reasons, drafts."""
    cards = Scorecard.objects.filter(application__in=applications).exclude(author=viewer)
    FlagRaised.objects.filter(scorecard__in=cards).delete()
    Amendment.objects.filter(scorecard__in=cards).delete()
    ratings = Rating.objects.filter(scorecard__in=cards)
    later = clock.now() + timedelta(hours=1)
    ratings.update(score=1, not_assessed=False, evidence="Another world altogether", updated_at=later)
    cards.filter(state="submitted").update(recommendation=1, summary="Other", updated_at=later, version=9)
    cards.filter(state="unable").update(unable_reason="Other", updated_at=later)
    drafts = cards.filter(state="draft")
    Rating.objects.filter(scorecard__in=drafts).delete()
    drafts.delete()
    debriefs = Debrief.objects.filter(application__in=applications)
    Dissent.objects.filter(debrief__in=debriefs).delete()
    debriefs.exclude(decision="").update(reason="Other", notes="Other")


def plain(body: bytes | str) -> bytes | str:
    return PASSING.sub(b"", body) if isinstance(body, bytes) else body
