"""Writing the times of locked applications: one place writes the intervals, and the clock that lists sort by.

Each takes several applications of one organisation, in two queries whatever their number; the caller saves the clock
that they set (`CLOCK`), with what else it changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from candidates.domain.intervals import Clock, Span, Why, clock_of
from candidates.models import Application, StageInterval
from candidates.registries import stage_left
from foundation.core import clock
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
    moments = _go_on(entries, at)
    for entry in entries:
        _set(entry.application, Clock(moments[entry.application.pk]))


def pause(applications: Sequence[Application], at: datetime) -> None:
    """Let the clock stand still: they are on hold."""
    moments = _go_on([Entry(one, one.stage, Why.HOLD) for one in applications], at)
    for one in applications:
        _set(one, one.stage_clock.halted(moments[one.pk]))


def resume(applications: Sequence[Application], at: datetime) -> None:
    """Let the clock run on from where it stood: they were taken up again."""
    _stay(applications)
    moments = _go_on([Entry(one, one.stage, Why.REOPEN) for one in applications], at)
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


def _stay(applications: Sequence[Application]) -> None:
    """Tell them that these stand where they stood, and are not closed any more."""
    for stage in {one.stage_id: one.stage for one in applications}.values():
        leave([one for one in applications if one.stage_id == stage.pk], stage)


def take_back(applications: Sequence[Application]) -> None:
    """Restore the times as if the last of these acts had not happened; whichever it was. Three queries."""
    _stay(applications)
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


# All parts see the rows as they were before: what was kept last is read, what is open ends and, where something begins,
# it does so after that, in one statement.
_ENDED = """
WITH known AS (
  SELECT application_id, MAX(COALESCE("left", entered)) AS last FROM candidates_stageinterval
  WHERE application_id = ANY(%(applications)s::uuid[]) GROUP BY application_id
), ended AS (
  UPDATE candidates_stageinterval SET "left" = GREATEST(entered, %(at)s), updated_at = %(now)s
  WHERE application_id = ANY(%(applications)s::uuid[]) AND "left" IS NULL RETURNING id
)
"""
_END = f"{_ENDED} SELECT application_id, GREATEST(last, %(at)s) FROM known"  # noqa: S608  (no value stands in it)
# Counting what ended comes first, so that never two of one are open.
_GO_ON = f"""
{_ENDED}
INSERT INTO candidates_stageinterval
  (id, organisation_id, application_id, stage_id, why, entered, created_at, updated_at)
SELECT given.*, GREATEST(last, %(at)s), %(now)s, %(now)s
FROM unnest(%(ids)s::uuid[], %(organisations)s::uuid[], %(applications)s::uuid[], %(stages)s::uuid[], %(whys)s::text[])
  AS given(id, organisation_id, application_id, stage_id, why)
LEFT JOIN known USING (application_id) WHERE (SELECT COUNT(*) FROM ended) >= 0
RETURNING application_id, entered
"""  # noqa: S608  (no value stands in it)


def _end(applications: Sequence[Application], at: datetime) -> dict[UUID, datetime]:
    """End what is open of each, and return when: at the moment given, but never before what was kept last.

    A server's clock can be put back; what lies in the past does not become undone by it.
    """
    keys = [one.pk for one in applications]
    return dict.fromkeys(keys, at) | _moments(_END, {"applications": keys, "at": at})


def _go_on(entries: Sequence[Entry], at: datetime) -> dict[UUID, datetime]:
    """Do the same, and begin the next at that moment."""
    given = {
        "ids": [uuid7() for _ in entries],
        "organisations": [entry.application.organisation_id for entry in entries],
        "applications": [entry.application.pk for entry in entries],
        "stages": [entry.stage.pk for entry in entries],
        "whys": [entry.why.value for entry in entries],
    }
    return _moments(_GO_ON, {**given, "at": at})


def _moments(sql: str, given: Mapping[str, Any]) -> dict[UUID, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**given, "now": clock.now()})
        return dict(cursor.fetchall())


def _set(application: Application, shown: Clock) -> None:
    application.stage_entered_at, application.clock_stopped_at = shown.began, shown.stopped
