"""Forecasts of somebody's first 90 days: one's own beside how it went, and those that others show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from candidates.models import Application
from foundation.people.models import Membership
from roles.models import Outcome
from rubrics.domain.learning import CAME_TRUE, brier
from rubrics.models import Forecast, ForecastSheet
from rubrics.queries.forecasts import came, cards_of_debrief, forecasts_on, visible_forecasts


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One outcome: what was foreseen in percent, and how it stood at day 90, '' while nobody knows or may tell."""

    outcome: Outcome
    percent: int | None
    rating: str
    words: str = ""

    @property
    def since(self) -> str:
        """What happened to the outcome after it was foreseen, for whoever reads the two beside each other."""
        if self.percent is None:
            return ""
        gone = "The brief names it no more." if self.outcome.retired_at is not None else ""
        return " ".join(filter(None, [gone, meant(self.words, self.outcome.text)]))

    @property
    def score(self) -> float | None:
        if self.percent is None or not self.rating:
            return None
        return brier([(self.percent / 100, self.rating in CAME_TRUE)])


def meant(then: str, now: str) -> str:
    """Say what a forecast was of, where the outcome says something else by now; '' where it does not."""
    if not then:
        return "Its words changed after this was noted."
    return "" if then == now else f"Foreseen of these words: “{then}”"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Somebody's forecasts, an outcome a line, with the mean of what is scored."""

    name: str
    lines: list[Foreseen]

    @property
    def noted(self) -> bool:
        """Whether it says anything: a sheet stays when all of it was taken away again."""
        return any(one.percent is not None for one in self.lines)

    @property
    def score(self) -> float | None:
        told = [
            (one.percent / 100, one.rating in CAME_TRUE) for one in self.lines if one.percent is not None and one.rating
        ]
        return brier(told)


def forecast_page(member: Membership, application: Application) -> dict[str, Any]:
    """Return the outcomes with the member's own forecasts, how they went as far as they may read it, and shown ones."""
    found = visible_forecasts(member).filter(application=application).select_related("member__user")
    sheets = list(found.prefetch_related("forecasts").order_by("member__user__name"))
    foreseen = {one.outcome_id for sheet in sheets for one in sheet.forecasts.all()}
    told = list(Outcome.objects.filter(Q(retired_at=None) | Q(pk__in=foreseen), role=application.role_id))
    ratings = {outcome: rating for (_, outcome), rating in came(member, [application.pk]).items()}
    own = next((one for one in sheets if one.member_id == member.pk), None)
    return {
        "application": application,
        "own": own,
        "sheet": _sheet(own, told, ratings) if own else None,
        "others": [_sheet(one, told, ratings) for one in sheets if one.member_id != member.pk and one.forecasts.all()],
        "outcomes": [one for one in told if one.retired_at is None],
        "came": bool(ratings),
        "panel": cards_of_debrief(member, application.pk),
    }


@dataclass(frozen=True, slots=True)
class Panel:
    """What the debrief shows of forecasts: an outcome a line with percents by name, one's own first.

    The last of each is what was meant where the outcome says something else by now. `own` is None where the member
    has noted none.
    """

    lines: list[tuple[str, list[tuple[str, int, str]]]]
    own: ForecastSheet | None


NOTHING_FORESEEN = Panel([], None)


def panel(member: Membership, application: Application) -> Panel:
    """Return one's own forecasts and those that others show, beside each other: three queries."""
    found = forecasts_on(member, application)
    sheets = sorted(found, key=lambda one: (one.member_id != member.pk, one.member.name, one.pk))
    given = [
        ("You" if one.member_id == member.pk else one.member.name, {row.outcome_id: row for row in rows})
        for one in sheets
        if (rows := one.forecasts.all())
    ]
    outcomes = Outcome.objects.filter(role=application.role_id, retired_at=None) if given else ()
    lines = [(one.text, [_told(name, told[one.pk], one) for name, told in given if one.pk in told]) for one in outcomes]
    own = next((one for one in sheets if one.member_id == member.pk and one.forecasts.all()), None)
    return Panel([(text, told) for text, told in lines if told], own)


def _told(name: str, row: Forecast, outcome: Outcome) -> tuple[str, int, str]:
    return name, row.percent, meant(row.words, outcome.text)


def _sheet(sheet: ForecastSheet, outcomes: list[Outcome], ratings: dict[UUID, str]) -> Sheet:
    given = {one.outcome_id: (one.percent, one.words) for one in sheet.forecasts.all()}
    lines = []
    for one in outcomes:
        percent, words = given.get(one.pk, (None, ""))
        lines.append(Foreseen(one, percent, ratings.get(one.pk, ""), words))
    return Sheet(sheet.member.name, lines)
