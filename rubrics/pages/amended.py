"""What submitted scorecards said before they were amended. Whoever calls has asked the blind rule for them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rubrics.models import Amendment, Flag, Scorecard
from rubrics.pages.reading import Card


@dataclass(frozen=True, slots=True)
class Before:
    """The words that an amendment replaced, whole, with who replaced them, when and why."""

    by: str
    at: datetime
    reason: str
    recommendation: str
    ratings: tuple[tuple[str, int | None, str], ...]
    flags: tuple[tuple[str, str], ...]
    summary: str


def amended(cards: Sequence[Card]) -> dict[UUID, list[Before]]:
    """Return what each scorecard said before each of its amendments, the first words first: two queries at most."""
    rows = Amendment.objects.filter(scorecard__in=[card.id for card in cards])
    found = list(rows.select_related("by__user").order_by("created_at", "id"))
    keys = {key for one in found for key in one.before["flags"]}
    of_organisation = Flag.objects.filter(key__in=keys, organisation_id__in={one.organisation_id for one in found})
    flags = dict(of_organisation.values_list("key", "label")) if keys else {}
    criteria = {card.id: {row.key: row.label for row in card.rows} for card in cards}
    said: defaultdict[UUID, list[Before]] = defaultdict(list)
    for one in found:
        said[one.scorecard_id].append(_before(one, criteria[one.scorecard_id], flags))
    return said


def _before(one: Amendment, criteria: dict[str, str], flags: dict[str, str]) -> Before:
    held, recommended = one.before, one.before["recommendation"]
    return Before(
        by=one.by.name,
        at=one.created_at,
        reason=one.reason,
        recommendation=Scorecard.Recommendation(recommended).label if recommended else "",
        ratings=tuple(
            (criteria.get(key, key), rating["score"], rating["evidence"]) for key, rating in held["ratings"].items()
        ),
        flags=tuple((flags.get(key, key), evidence) for key, evidence in held["flags"].items()),
        summary=held["summary"],
    )
