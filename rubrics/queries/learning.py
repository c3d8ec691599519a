"""What was scored of people before they were hired, and how their first months were rated."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from candidates.models import Application, Checkpoint
from candidates.queries import visible_checkpoints
from foundation.people.models import Membership
from rubrics.domain.learning import RATED
from rubrics.models import Amendment, Anchor, Rating, Scorecard
from rubrics.queries.outstanding import owes_on

MOST_READ = 50_000
RUNNING = (Application.Status.ACTIVE, Application.Status.HOLD)


class Scored(NamedTuple):
    """A level that somebody got before they were hired, in first words."""

    application_id: UUID
    criterion_id: UUID
    author_id: UUID
    stage_kind: str
    score: int


class Measure(NamedTuple):
    """A criterion of a rubric by what its levels say, whichever versions say it."""

    rubric_id: UUID
    rubric: str
    label: str
    sentences: tuple[str, ...]


class Spread(NamedTuple):
    """How many levels were given by a criterion over all who are decided, with their sum and the sum of squares."""

    number: int
    total: int
    squares: int


def rated(checkpoints: QuerySet[Checkpoint], day: int) -> dict[UUID, float]:
    """Return by application how its first months were rated on a day, from 1 (missed) to 4 (exceeded).

    The mean over the outcomes; where none was rated, what was said overall. In the order in which the day was recorded.
    """
    rows = checkpoints.filter(day=day, done_at__isnull=False).order_by("done_at", "pk")
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    overall = {}
    for application, whole, one in rows.values_list("onboarding__application_id", "overall", "ratings__rating"):
        overall[application] = whole
        if one:
            found[application].append(RATED[one])
    return {
        application: fmean(found[application]) if found[application] else float(RATED[whole])
        for application, whole in overall.items()
        if found[application] or whole
    }


def hires_seen(member: Membership, day: int) -> dict[UUID, float]:
    """Return how first months were rated that the member may read, of people of whom they owe no scorecard."""
    rows = visible_checkpoints(member).filter(~owes_on(member, "onboarding__application_id"))
    return rated(rows, day)


def own_hires(member: Membership, day: int) -> dict[UUID, float]:
    """Return how first months were rated of those whom the member scored.

    Knows no right to read first months: nothing of it may be told but what holds for enough people together.
    """
    scored = Scorecard.objects.filter(author=member, state=Scorecard.State.SUBMITTED).order_by()
    rows = Checkpoint.objects.filter(
        ~owes_on(member, "onboarding__application_id"),
        organisation_id=member.organisation_id,
        onboarding__application__in=scored.values("application_id"),
    )
    return rated(rows, day)


def scored_of(applications: dict[UUID, float], author: Membership | None = None) -> list[Scored]:
    """Return the levels that these people got on scorecards that count, in the words that were handed in first."""
    rows = Rating.objects.filter(scorecard__application__in=list(applications), **_SUBMITTED)
    if author is not None:
        rows = rows.filter(scorecard__author=author)
    kind = Coalesce("scorecard__seat__interview__stage__kind", "scorecard__grading_seat__stage__kind")
    names: tuple[Any, ...] = ("scorecard__application_id", "criterion_id", "scorecard__author_id")
    read = rows.annotate(kind=kind, key=F("criterion__key")).values_list(*names, "kind", "score", "scorecard_id", "key")
    found = list(read[:MOST_READ])
    first = _first_words({row[5] for row in found})
    return [
        Scored(row[0], row[1], row[2], row[3], score)
        for row in found
        for score in [first.get(row[5], {}).get(row[6], row[4])]
        if score is not None
    ]


_SUBMITTED: dict[str, Any] = {"scorecard__state": Scorecard.State.SUBMITTED}


def _first_words(cards: set[UUID]) -> dict[UUID, dict[str, int | None]]:
    """Return by card the levels before its first amendment, for those that were amended."""
    rows = Amendment.objects.filter(scorecard__in=cards).order_by("-created_at", "-id")
    return {
        card: {key: given["score"] for key, given in before["ratings"].items()}
        for card, before in rows.values_list("scorecard_id", "before")
    }


def spread_by_criterion(member: Membership) -> dict[UUID, Spread]:
    """Return how far levels spread by criterion over everybody whose application has ended: one query.

    Of people who are still in a pipeline nothing is counted, nor of those of whom the member owes a scorecard.
    """
    rows = Rating.objects.filter(
        ~Q(scorecard__application__status__in=RUNNING),
        ~owes_on(member, "scorecard__application_id"),
        organisation_id=member.organisation_id,
        score__isnull=False,
        **_SUBMITTED,
    )
    told = rows.order_by().values_list("criterion_id")
    counted = told.annotate(n=Count("pk"), total=Sum("score"), squares=Sum(F("score") * F("score")))
    return {criterion: Spread(n, total, squares) for criterion, n, total, squares in counted}


def measures(criteria: set[UUID]) -> dict[UUID, Measure]:
    """Return what these criteria measure; those of a rubric with the same sentences measure one thing."""
    names = ("criterion__rubric_version__rubric_id", "criterion__rubric_version__rubric__label", "criterion__label")
    rows = Anchor.objects.filter(criterion__in=criteria).order_by("level").values_list("criterion_id", *names, "text")
    told: dict[UUID, tuple[Any, ...]] = {}
    texts: defaultdict[UUID, list[str]] = defaultdict(list)
    for criterion, rubric_id, rubric, label, text in rows:
        told[criterion] = (rubric_id, rubric, label)
        texts[criterion].append(text)
    return {
        criterion: Measure(rubric_id, rubric, label, tuple(texts[criterion]))
        for criterion, (rubric_id, rubric, label) in told.items()
    }
