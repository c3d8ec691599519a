"""The figures of one reckoning: over everybody, by role and over the last months; what may not move yet stays as told.

Only workers import this: it needs numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from candidates.models import Application
from foundation.core.ids import uuid7
from rubrics.domain import scoring
from rubrics.domain.agreement import releasing
from rubrics.domain.agreement.concealing import concealed, in_part
from rubrics.domain.agreement.figures import RESAMPLES
from rubrics.domain.agreement.grid import Given, by_criterion, grid
from rubrics.domain.agreement.report import criterion, report
from rubrics.models import AgreementRun, CriterionAgreement, RaterAgreement
from rubrics.queries.agreement import PARTS, WHOLE, Counted, Same, Slice, counted_scores, same_anchors

MONTH = timedelta(days=365) / 12
MOST_NAMED = 50
Told = Callable[[int], None]
Key = TypeVar("Key")
Row = TypeVar("Row", CriterionAgreement, RaterAgreement)


class Figures(NamedTuple):
    """What was reckoned: as `report` says it, and of parts by criterion and slice."""

    whole: Mapping[str, Any]
    parts: Mapping[tuple[UUID, Slice], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What counts in a reckoning: at most one score by a person on a criterion of an application.

    `twice` are scores left out for that; `parts` are the rows of those slices of a criterion that may be told.
    """

    scores: Sequence[Counted]
    twice: Sequence[Counted]
    same: Mapping[UUID, Same]
    rows: Sequence[Given]
    parts: Mapping[tuple[UUID, Slice], Sequence[Given]]

    @classmethod
    def of(cls, run: AgreementRun) -> Reckoning:
        """Read what the run counts."""
        found = counted_scores(run.organisation_id, run.since)
        before = CriterionAgreement.objects.filter(organisation_id=run.organisation_id)
        same = same_anchors({one.criterion_id for one in found} | set(before.values_list("criterion_id", flat=True)))
        scores, twice = _once_each(found, same)
        rows = [_given(one, same) for one in scores]
        return cls(scores, twice, same, rows, _parts(run, scores, same))

    @property
    def draws(self) -> int:
        """How many draws are to be made."""
        return RESAMPLES * (len({row.criterion for row in self.rows}) + len(self.parts))

    def figures(self, *, told: Told) -> Figures:
        """Reckon; this takes seconds."""
        parts = {name: criterion(grid(rows), told=told) for name, rows in self.parts.items()}
        return Figures(report(self.rows, told=told), parts)

    def put(self, run: AgreementRun, found: Figures) -> None:
        """Write the figures, those of last time where one to four people are behind the difference."""
        last = AgreementRun.objects.filter(organisation_id=run.organisation_id, status=AgreementRun.Status.READY)
        before = last.order_by("-finished_at").first()
        criteria = self._criteria(run, found, before)
        raters = self._raters(run, found, before)
        CriterionAgreement.objects.bulk_create(criteria)
        RaterAgreement.objects.bulk_create(raters)
        _put_team(run, self, before)
        people = set(run.behind).union(*(row.behind for row in criteria), *(row.behind for row in raters))
        known = Application.objects.filter(pk__in=people).values_list("pk", flat=True)
        links = AgreementRun.applications.through
        links.objects.bulk_create(links(agreementrun_id=run.pk, application_id=pk) for pk in known)

    def _criteria(self, run: AgreementRun, found: Figures, before: AgreementRun | None) -> list[CriterionAgreement]:
        held = by_criterion(self.rows)
        made: list[tuple[UUID, Slice, Sequence[Given], dict[str, Any]]] = [
            (UUID(key), WHOLE, held[UUID(key)], concealed(figures)) for key, figures in found.whole["criteria"].items()
        ]
        made += [(key, part, self.parts[key, part], in_part(one)) for (key, part), one in found.parts.items()]
        now = {
            (key, part): CriterionAgreement(
                organisation_id=run.organisation_id,
                run=run,
                criterion_id=key,
                versions=list(self._numbers[key]),
                role_id=part.role_id,
                months=part.months,
                figures=figures,
                behind=releasing.behind_criterion(rows),
            )
            for key, part, rows, figures in made
        }
        told = {
            (self.same[row.criterion_id].criterion_id, Slice(row.role_id, row.months)): row
            for row in (before.criteria.all() if before else ())
        }
        return _kept(run, told, now)

    @property
    def _numbers(self) -> dict[UUID, tuple[int, ...]]:
        return {one.criterion_id: one.numbers for one in self.same.values()}

    def _raters(self, run: AgreementRun, found: Figures, before: AgreementRun | None) -> list[RaterAgreement]:
        habits, behind = _habits(self.scores), releasing.behind_raters(self.rows)
        now = {
            UUID(key): RaterAgreement(
                organisation_id=run.organisation_id,
                run=run,
                member_id=UUID(key),
                figures=concealed({**figures, **habits[UUID(key)]}),
                behind=behind[UUID(key)],
            )
            for key, figures in found.whole["raters"].items()
        }
        return _kept(run, {row.member_id: row for row in (before.raters.all() if before else ())}, now)


def _kept(run: AgreementRun, told: Mapping[Key, Row], now: Mapping[Key, Row]) -> list[Row]:
    """Return the new rows; where figures may not move, the new row says what was told."""
    kept = dict(now)
    for key, row in told.items():
        new = now.get(key)
        if releasing.may_move(row.behind, new.behind if new else {}):
            continue
        if new is None:
            row.pk, row.run = uuid7(), run
            kept[key] = row
        else:
            new.figures, new.behind = row.figures, row.behind
    return list(kept.values())


def _put_team(run: AgreementRun, reckoning: Reckoning, before: AgreementRun | None) -> None:
    run.left_out = [
        {"member_id": str(one.author_id), "criterion_id": str(one.criterion_id)} for one in reckoning.twice[:MOST_NAMED]
    ]
    run.behind = releasing.behind_criterion(reckoning.rows)
    people = {one.application_id for one in reckoning.scores}
    run.figures = {"left_out": len(reckoning.twice), "people": len(people)}
    if before and not releasing.may_move(before.behind, run.behind):
        run.behind, run.figures = before.behind, {**before.figures, **run.figures}
    else:
        run.figures |= _habit(reckoning.scores)


def _parts(
    run: AgreementRun, scores: Iterable[Counted], same: Mapping[UUID, Same]
) -> dict[tuple[UUID, Slice], list[Given]]:
    """Return the scores of each role and of the last months, by criterion, where the rest is nobody or enough."""
    by_key: defaultdict[UUID, list[Counted]] = defaultdict(list)
    for one in scores:
        by_key[same[one.criterion_id].criterion_id].append(one)
    found: dict[tuple[UUID, Slice], list[Given]] = {}
    for key, rows in by_key.items():
        everybody = {str(one.application_id) for one in rows}
        roles: defaultdict[Slice, list[Counted]] = defaultdict(list)
        for one in rows:
            roles[Slice(one.role_id, WHOLE.months)].append(one)
        told = releasing.tellable(everybody, {part: _people(of) for part, of in roles.items()})
        kept = {part: of for part, of in roles.items() if part in told}
        around = everybody
        for months in PARTS:
            since = run.created_at - MONTH * months
            recent = [one for one in rows if one.at >= since]
            if releasing.tellable(around, {months: _people(recent)}):
                kept[Slice(None, months)], around = recent, _people(recent)
        found |= {(key, part): [_given(one, same) for one in of] for part, of in kept.items()}
    return found


def _people(rows: Iterable[Counted]) -> set[str]:
    return {str(one.application_id) for one in rows}


def _given(one: Counted, same: Mapping[UUID, Same]) -> Given:
    return Given(one.author_id, one.application_id, same[one.criterion_id].criterion_id, one.score)


def _once_each(found: Sequence[Counted], same: Mapping[UUID, Same]) -> tuple[list[Counted], list[Counted]]:
    """Let the first score count where somebody scored a person twice on a criterion, as in two interviews."""
    seen: set[tuple[UUID, UUID, UUID]] = set()
    scores: list[Counted] = []
    twice: list[Counted] = []
    for one in found:
        place = (one.author_id, one.application_id, same[one.criterion_id].criterion_id)
        (twice if place in seen else scores).append(one)
        seen.add(place)
    return scores, twice


def _habits(scores: Iterable[Counted]) -> dict[UUID, dict[str, Any]]:
    """Return thin evidence and the time to hand in of each person."""
    by_author: defaultdict[UUID, list[Counted]] = defaultdict(list)
    for one in scores:
        by_author[one.author_id].append(one)
    return {author: _habit(own) for author, own in by_author.items()}


def _habit(scores: Sequence[Counted]) -> dict[str, Any]:
    hours = {one.scorecard_id: one.hours for one in scores if one.hours is not None}
    return {
        "thin": sum(scoring.is_thin(one.score, one.evidence) for one in scores),
        "handed_in": len(hours),
        "hours_to_hand_in": median(hours.values()) if hours else None,
    }
