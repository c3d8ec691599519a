"""Writing the times of locked applications: one place writes the intervals, and the clock that lists sort by.

Each takes several applications of one organisation, in two queries whatever their number; the caller saves the clock
that they set (`CLOCK`), with what else it changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from candidates.domain.intervals import Clock, Span, Why, clock_of
from candidates.models import Application, StageInterval
from candidates.registries import stage_left
from foundation.core import bulk, clock
from foundation.core.ids import uuid7
from roles.models import Stage

CLOCK = ("stage_entered_at", "clock_stopped_at")


class Entry(NamedTuple):
    """An application with the stage that it enters, and how."""

    application: Application
    stage: Stage
    why: Why


def enter(entries: Sequence[Entry], at: datetime) -> None:
    """Begin the visit of a stage, from `at` on; what was open ends there."""
    for stage in {entry.stage.pk: entry.stage for entry in entries}.values():
        leave([entry.application for entry in entries if entry.stage.pk == stage.pk], stage)
    moments = _end([entry.application for entry in entries], at)
    _begin(entries, moments)
    for entry in entries:
        _set(entry.application, Clock(moments[entry.application.pk]))


def pause(applications: Sequence[Application], at: datetime) -> None:
    """Let the clock stand still: they are on hold."""
    moments = _end(applications, at)
    _begin([Entry(one, one.stage, Why.HOLD) for one in applications], moments)
    for one in applications:
        _set(one, one.stage_clock.halted(moments[one.pk]))


def resume(applications: Sequence[Application], at: datetime) -> None:
    """Let the clock run on from where it stood: they were taken up again."""
    moments = _end(applications, at)
    _begin([Entry(one, one.stage, Why.REOPEN) for one in applications], moments)
    for one in applications:
        _set(one, one.stage_clock.resumed(moments[one.pk]))


def stop(applications: Sequence[Application], at: datetime) -> None:
    """End what is open: they are closed."""
    leave(applications, None)
    moments = _end(applications, at)
    for one in applications:
        _set(one, one.stage_clock.halted(moments[one.pk]))


def leave(applications: Sequence[Application], stage: Stage | None) -> None:
    """Tell the apps above that these go to a stage, or close; `take_back` to another stage needs it beside."""
    for end in stage_left:
        end(applications, stage)


def take_back(applications: Sequence[Application]) -> None:
    """Restore the times as if the last of these acts had not happened; whichever it was. Three queries."""
    rows: dict[UUID, list[StageInterval]] = {one.pk: [] for one in applications}
    for row in StageInterval.objects.filter(application__in=rows).order_by("entered", "left", "pk"):
        rows[row.application_id].append(row)
    gone, again = [], []
    for one in applications:
        spans = rows[one.pk]
        if not spans:
            continue
        if spans[-1].left is None:
            moment = spans[-1].entered
            gone.append(spans.pop())
        else:
            moment = spans[-1].left
        if spans and spans[-1].left == moment:
            spans[-1].left = None
            again.append(spans[-1])
        # Somebody whose system told no times stood here before any that we know.
        _set(one, clock_of([span_of(row) for row in spans]) if spans else Clock(one.applied_at, None))
    StageInterval.objects.filter(pk__in=[row.pk for row in gone]).delete()
    StageInterval.objects.filter(pk__in=[row.pk for row in again]).update(left=None, updated_at=clock.now())


def span_of(row: StageInterval) -> Span:
    """Return a row as the arithmetic takes it."""
    return Span(row.stage_id, row.entered, row.left, Why(row.why))


# Both parts see the rows as they were before: what was kept last is read, and what is open ends, in one statement.
_ENDED = """
WITH known AS (
  SELECT application_id, MAX(COALESCE("left", entered)) AS last FROM candidates_stageinterval
  WHERE application_id = ANY(%(applications)s::uuid[]) GROUP BY application_id
), ended AS (
  UPDATE candidates_stageinterval SET "left" = GREATEST(entered, %(at)s), updated_at = %(now)s
  WHERE application_id = ANY(%(applications)s::uuid[]) AND "left" IS NULL
)
SELECT application_id, last FROM known
"""


def _end(applications: Sequence[Application], at: datetime) -> dict[UUID, datetime]:
    """End what is open of each, and return when: at the moment given, but never before what was kept last.

    A server's clock can be put back; what lies in the past does not become undone by it.
    """
    keys = [one.pk for one in applications]
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, {"applications": keys, "at": at, "now": clock.now()})
        last = dict(cursor.fetchall())
    return {key: max(at, last.get(key, at)) for key in keys}


def _begin(entries: Sequence[Entry], moments: Mapping[UUID, datetime]) -> None:
    made = [(uuid7(), one.organisation_id, one.pk, stage.pk, moments[one.pk], why.value) for one, stage, why in entries]
    bulk.add(StageInterval, ["id", "organisation", "application", "stage", "entered", "why"], made)


def _set(application: Application, shown: Clock) -> None:
    application.stage_entered_at, application.clock_stopped_at = shown.began, shown.stopped
