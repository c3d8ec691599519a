"""Whoever waits on us has a day by which the next step is due: from the stage's patience, on its owner's list.

Nobody was told of this day, so the next step renews it and whatever comes next ends it, and an answer or a day that was
told makes it needless. On hold nobody waits. Each takes several applications of one organisation, in seven queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from candidates.models import Application, Promise, StageMove
from candidates.queries.promises import unanswered
from candidates.services.promises import end_each, promise_each, show_days
from candidates.services.promising import day_in, days_of
from roles.domain.stage_kinds import StageKind

Kind = Promise.Kind


def wait(rows: Sequence[Application]) -> None:
    """Renew the day of those who wait on us where they stand now, unless another day was told to them.

    Who stands where they came in waits for an answer to what they sent, if they sent something, and that is promised.
    """
    waiting = _without_day([row for row in rows if _waits(row)])
    if waiting:
        organisation = waiting[0].organisation
        began = {row.pk: day_in(organisation, row.stage_entered_at) for row in waiting}
        promise_each(
            waiting, Kind.WAITS, {row.pk: began[row.pk] + timedelta(days=days_of(row.stage)) for row in waiting}
        )
    if rest := [row for row in rows if row not in waiting]:
        end_each(rest, Promise.End.WENT_ON, Kind.WAITS)
    show_days(rows)


def _without_day(rows: Sequence[Application]) -> list[Application]:
    """Return those whom we moved, or brought over, and to whom no day was told: two queries."""
    if not rows:
        return []
    steps = StageMove.objects.filter(application__in=rows, from_stage__isnull=False, undone_at=None)
    moved = set(steps.values_list("application_id", flat=True))
    told = unanswered().filter(application__in=rows).exclude(kind=Kind.WAITS)
    settled = set(told.values_list("application_id", flat=True))
    return [row for row in rows if (row.pk in moved or row.came_from_id) and row.pk not in settled]


def went_on(application: Application) -> None:
    """End the wait: it is their turn, or a time is found."""
    end_each([application], Promise.End.WENT_ON, Kind.WAITS)
    show_days([application])


def _waits(row: Application) -> bool:
    return row.status == Application.Status.ACTIVE and not StageKind(row.stage.kind).ends
