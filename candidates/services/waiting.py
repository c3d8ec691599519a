"""Whoever waits on us has a day by which the next step is due: from the stage's patience, on its owner's list.

Nobody was told of this day, so the next step renews it and whatever comes next ends it, and an answer or a day that was
told makes it needless. On hold nobody waits. Each takes several applications of one organisation, in five queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from candidates.models import Application, Promise, StageMove
from candidates.queries.promises import unanswered
from candidates.services.promises import end_each, promise_each, show_days
from candidates.services.promising import days_of
from foundation.core import bulk, clock, zones
from foundation.core.prepared import Prepared
from roles.domain.stage_kinds import StageKind

Kind = Promise.Kind


class _Stands(NamedTuple):
    """What is promised to somebody, and whether we have taken a step with them."""

    moved: bool
    told: date | None  # the first day that was told to them
    waits: UUID | None  # the promise that `renew` keeps
    open: bool  # whether any of its kind is
    lost: date | None  # the first day of one whose answer was lost
    zone: str


def wait(rows: Sequence[Application]) -> None:
    """Renew the day of those who wait on us where they stand now, unless another day was told to them.

    Who stands where they came in waits for an answer to what they sent, if they sent something, and that is promised.
    """
    changed = renew(rows)
    now = clock.now()
    bulk.change(Application, ["answer_by", "updated_at"], [(row.pk, row.answer_by, now) for row in changed])


def renew(rows: Sequence[Application]) -> list[Application]:
    """Do what `wait` does, and leave it to the caller to save `answer_by`; return those of whom it changed."""
    stands = {pk: _Stands(*told) for pk, *told in _stand(ids=tuple(row.pk for row in rows))} if rows else {}
    before = {row.pk: row.answer_by for row in rows}
    waiting = [row for row in rows if _waits(row, stands[row.pk])]
    due = {row.pk: _due(row, stands[row.pk].zone) for row in waiting}
    held = {row.pk: pk for row in waiting if (pk := stands[row.pk].waits)}
    promise_each(waiting, Kind.WAITS, due, held)
    rest = [row for row in rows if row.pk not in due and stands[row.pk].open]
    if rest:
        end_each(rest, Promise.End.WENT_ON, Kind.WAITS)
    for row in rows:
        found = stands[row.pk]
        days = (due[row.pk], found.lost) if row.pk in due else (found.told,)
        row.answer_by = min(filter(None, days), default=None)
    return [row for row in rows if row.answer_by != before[row.pk]]


def _due(row: Application, zone: str) -> date:
    return zones.day_in(row.stage_entered_at, zone) + timedelta(days=days_of(row.stage))


def _standing(*, ids: tuple[UUID, ...]) -> QuerySet[Application, Any]:
    here = {"application": OuterRef("pk")}
    steps = StageMove.objects.filter(**here, from_stage__isnull=False, undone_at=None)
    owed = unanswered().filter(**here)
    told, waits = owed.exclude(kind=Kind.WAITS), owed.filter(kind=Kind.WAITS)
    kept = Promise.objects.filter(**here, kind=Kind.WAITS, subject_id=None, ended_at=None)

    def first(promises: QuerySet[Promise]) -> Subquery:
        return Subquery(promises.order_by("due_on").values("due_on")[:1])

    return (
        Application.objects.filter(pk__in=ids)
        .order_by()
        .values_list(
            "pk",
            Exists(steps),
            first(told),
            Subquery(kept.values("pk")[:1]),
            Exists(waits),
            first(waits.exclude(ended_at=None)),
            "organisation__zone",
        )
    )


_stand = Prepared[Any](_standing)


def went_on(application: Application) -> None:
    """End the wait: it is their turn, or a time is found."""
    end_each([application], Promise.End.WENT_ON, Kind.WAITS)
    show_days([application])


def _waits(row: Application, stands: _Stands) -> bool:
    """Tell whether they wait on us: whom we moved, or brought over, and to whom no day was told."""
    if row.status != Application.Status.ACTIVE or StageKind(row.stage.kind).ends:
        return False
    return (stands.moved or row.came_from_id is not None) and stands.told is None
