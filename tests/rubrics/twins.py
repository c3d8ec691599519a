"""Another world that differs only in what is sealed from somebody: to them all looks the same, to the last byte."""

import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from foundation.core import clock
from foundation.people.models import Membership
from rubrics.models import Amendment, Debrief, Dissent, FlagRaised, Forecast, Rating, Scorecard
from tests.rubrics.doors import SIZE, VIEWER, WORLD, Answer
from tests.rubrics.worlds import reads

# What differs between two answers to the same question.
PASSING = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|data-at=")[^"]*|[0-9]+\xc2\xa0(s|min) ago')
Seen = Iterable[tuple[str, bytes | str]]


def sealed(job: str) -> list[int]:
    """Return the applications on which the viewer may not read what others said."""
    return [n for n in range(SIZE) if not reads(WORLD, VIEWER, n, job)]


def different(before: Collection[tuple[str, bytes | str]], after: Seen) -> list[str]:
    """Return the first doors behind which two worlds do not look the same, counts, order and times included."""
    pairs = zip(before, after, strict=True)
    return [door for (door, was), (_, now) in pairs if plain(was) != plain(now)][:5]


def rewrite(viewer: Membership, made: Any, numbers: Iterable[int]) -> None:
    """Change others' scorecards there: words, scores, votes, flags, amendments, reasons, drafts; and forecasts."""
    applications = [made[1][n] for n in numbers]
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
    assert drafts.delete()[0]
    foreseen = Forecast.objects.filter(sheet__application__in=applications)
    foreseen.exclude(sheet__member=viewer).update(percent=1)
    debriefs = Debrief.objects.filter(application__in=applications)
    Dissent.objects.filter(debrief__in=debriefs).delete()
    debriefs.exclude(decision="").update(reason="Other", notes="Other")


def plain(body: bytes | str) -> object:
    """Return an answer without what passes by itself, its head included."""
    if not isinstance(body, bytes):
        return body
    return PASSING.sub(b"", body), body.head if isinstance(body, Answer) else None
