"""Figures of people's scoring: a card in the second person for oneself, and all of them for leads of people.

They stand in alphabetical order, with no colour for strict or generous.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from foundation.core.formatting import count, number
from foundation.people.models import Membership
from rubrics.domain.agreement.words import ENOUGH, FEWEST, NOTABLE
from rubrics.models import AgreementRun, RaterAgreement
from rubrics.pages.agreement import said
from rubrics.queries.agreement import visible_rater_figures

# Shares from which a habit is worth a look: conventions, and called so in the guide.
MOSTLY_MIDDLE, MUCH_THIN, OFTEN_FLAT = 0.6, 0.25, 0.5


@dataclass(frozen=True, slots=True)
class Fact:
    """One habit in words; `look` where it is worth a look."""

    term: str
    text: str
    look: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One person's figures."""

    member_id: UUID
    name: str
    figures: Mapping[str, Any]

    @property
    def shared(self) -> int:
        return int(self.figures["subjects_shared"])

    @property
    def told(self) -> bool:
        """Whether a difference is concluded from it."""
        return self.figures["leniency_range"] is not None and self.shared >= ENOUGH

    @property
    def apart(self) -> int:
        """1 above colleagues, -1 below, 0 where the range holds both."""
        if not self.told:
            return 0
        low, high = self.figures["leniency_range"]
        return 1 if low > 0 else -1 if high < 0 else 0

    @property
    def silent(self) -> str:
        """Why nothing is concluded; '' where something is."""
        if not self.shared:
            return "Not estimable: always the only one with a person"
        if self.shared < FEWEST:
            return f"Too few to tell: figures are shown from {FEWEST}"
        return "" if self.told else f"Too few to tell: we say more at {ENOUGH}"

    @property
    def difference(self) -> str:
        value = self.figures["leniency"]
        return "–" if value is None else said.signed(value)

    @property
    def likely(self) -> str:
        ends = self.figures["leniency_range"]
        return f"{said.signed(ends[0])} to {said.signed(ends[1])}" if ends else ""

    @property
    def fitted(self) -> str:
        value, ends = self.figures["effect"], self.figures["effect_range"]
        if value is None:
            return "–"
        return said.signed(value) + (f" ({said.signed(ends[0])} to {said.signed(ends[1])})" if ends else "")


def people(member: Membership) -> list[Person]:
    """Return those whose figures the member may read, in alphabetical order. One query."""
    rows = visible_rater_figures(member).select_related("member__user")
    found = [Person(row.member_id, row.member.name, row.figures) for row in rows]
    return sorted(found, key=lambda one: one.name.casefold())


def interviewers(found: Sequence[Person]) -> dict[str, Any]:
    """Return the chart of leniency and its numbers over all people."""
    ends = [abs(end) for one in found for end in one.figures["leniency_range"] or ()]
    reach = max(1.0, ceil(max(ends, default=1.0) * 2) / 2)
    return {
        "title": _finding(found),
        "reach": reach,
        "ticks": [(value, said.signed(value)) for value in _ticks(reach)],
        "bars": [_bar(one) for one in found],
        "band": (-NOTABLE, NOTABLE),
        "rows": [[one.name, one.shared, one.difference, one.likely or "–"] for one in found],
    }


def _ticks(reach: float) -> list[float]:
    step = NOTABLE if reach <= 2 else 1.0
    return [n * step for n in range(-int(reach / step), int(reach / step) + 1)]


def _bar(one: Person) -> dict[str, Any]:
    ends = one.figures["leniency_range"]
    value = one.figures["leniency"] if ends else None
    low, high = ends or (None, None)
    return {"label": one.name, "value": value, "low": low, "high": high, "n": one.shared, "note": str(one.shared)}


def _finding(found: Sequence[Person]) -> str:
    """Return the title: it names one person at most, and says nothing of who is right."""
    apart = [one for one in found if one.apart and abs(one.figures["leniency"]) >= NOTABLE]
    if len(apart) == 1:
        word = "higher" if apart[0].apart > 0 else "lower"
        return f"{apart[0].name} scores {word} than people who saw the same candidates"
    if apart:
        return f"{len(apart)} people score apart from those who saw the same candidates"
    if any(one.told for one in found):
        return "Nobody scores far from people who saw the same candidates"
    return f"Too few to tell: nobody shares {ENOUGH} people with colleagues yet"


def person(found: RaterAgreement, run: AgreementRun, *, own: bool) -> dict[str, Any]:
    """Return one person's card; `own` is in the second person."""
    one = Person(found.member_id, found.member.name, found.figures)
    return {
        "one": one,
        "headline": _headline(one, own),
        "detail": _detail(one),
        "facts": habits(one.figures, run.figures),
        "fitted": one.fitted,
        "order": _order(one.figures),
    }


def _headline(one: Person, own: bool) -> str:
    subject, verb = ("You", "score") if own else (one.name, "scores")
    if not one.told:
        return "Not estimable." if one.figures["leniency"] is None and one.shared == 0 else "Too few to tell."
    if not one.apart:
        return f"{subject} {verb} much as colleagues do."
    return f"{subject} {verb} {'higher' if one.apart > 0 else 'lower'} than colleagues."


def _detail(one: Person) -> str:
    shared = count(one.shared, "shared person", "shared people")
    if not one.shared:
        return "Always the only one with a person, so there is nobody to compare with."
    if one.shared < FEWEST:
        return f"{shared} so far. Figures are shown from {FEWEST}, and read from {ENOUGH}."
    if not one.told:
        return f"Likely {one.likely}, over {shared}. We say more at {ENOUGH}."
    return f"Likely {one.likely}, over {shared}. It says nothing of who is right."


def habits(figures: Mapping[str, Any], team: Mapping[str, Any]) -> list[Fact]:
    """Return halo, central tendency, thin evidence and the time to hand in, each in words."""
    if figures["scores_used"] is None:
        scored = count(figures["subjects"], "person", "people")
        return [Fact("Scored so far", f"{scored}; more is said from {FEWEST}")]
    return [_halo(figures), _middle(figures), _thin(figures), _handed_in(figures, team)]


def _halo(figures: Mapping[str, Any]) -> Fact:
    flat, broad = figures["subjects_with_one_score"], figures["subjects_with_two_criteria_or_more"]
    term = "One score for everything"
    if not broad:
        return Fact(term, "never two criteria on a person")
    if flat >= OFTEN_FLAT * broad:
        return Fact(term, f"on {flat} of {count(broad, 'person', 'people')}", look=True)
    return Fact(term, f"no: {number(figures['mean_sd_within_subject'], 1)} within a person, on {flat} of {broad} none")


def _middle(figures: Mapping[str, Any]) -> Fact:
    used, share = said.used(figures["scores_used"]), figures["middle_share"]
    if share >= MOSTLY_MIDDLE:
        return Fact("Only the middle used", f"{said.share(share)} are 3", look=True)
    return Fact("Only the middle used", f"no: {used}")


def _thin(figures: Mapping[str, Any]) -> Fact:
    thin, ratings = figures["thin"], figures["ratings"]
    return Fact("Thin evidence", f"{thin} of {count(ratings, 'score', 'scores')}", look=thin >= MUCH_THIN * ratings)


def _handed_in(figures: Mapping[str, Any], team: Mapping[str, Any]) -> Fact:
    own, all_ = figures["hours_to_hand_in"], team.get("hours_to_hand_in")
    if own is None:
        return Fact("Handed in", "never after an interview")
    return Fact("Handed in", f"median {_hours(own)}, team {_hours(all_ or 0)}")


def _hours(hours: float) -> str:
    return f"{number(hours * 60)} min" if hours < 1 else f"{number(hours)} h"


def _order(figures: Mapping[str, Any]) -> str:
    return said.figure(figures["pearson_with_mean_of_others"])
