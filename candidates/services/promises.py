"""Promises to many people: what `services.promising` does for one, in as many queries as for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Min, QuerySet

from candidates.models import Answer, Application, Promise
from candidates.queries.promises import unanswered
from foundation.core import bulk, clock
from foundation.core.ids import uuid7


def promise_each(
    rows: Sequence[Application], kind: Promise.Kind, due: Mapping[UUID, date], known: Mapping[UUID, UUID] | None = None
) -> None:
    """Keep that an answer was promised to each by their day; an open promise of the kind moves to the new day.

    `known` says which promises are open, by application; without it they are looked up.
    """
    now = clock.now()
    if known is None:
        held = Promise.objects.filter(application__in=rows, kind=kind, subject_id=None, ended_at=None)
        known = dict(held.values_list("application_id", "pk"))
    moved = [(pk, due[about], now, now) for about, pk in known.items()]
    bulk.change(Promise, ["due_on", "binds_from", "updated_at"], moved)
    made = [
        (uuid7(), row.organisation_id, row.pk, kind.value, due[row.pk], now, "") for row in rows if row.pk not in known
    ]
    bulk.add(Promise, ["id", "organisation", "application", "kind", "due_on", "binds_from", "end"], made)


def promise_anyway_to(rows: Sequence[Application], day: date) -> None:
    """Promise an answer by hand to those of the living to whom none is promised."""
    owed = set(_open(rows).filter(binds_from__lte=clock.now()).values_list("application_id", flat=True))
    bare = [row for row in rows if row.pk not in owed]
    if bare:
        promise_each(bare, Promise.Kind.BY_HAND, {row.pk: day for row in bare})


def answered(answers: Sequence[Answer]) -> None:
    """End the open promises that these answers, all of one outcome, keep."""
    by_row = {answer.application_id: answer.pk for answer in answers}
    owed = _open([answer.application for answer in answers])
    if answers[0].outcome != Answer.Outcome.NO:
        owed = owed.filter(binds_from__lte=clock.now())
    now = clock.now()
    ended = [(pk, now, Promise.End.ANSWERED.value, by_row[about], now) for pk, about in _pairs(owed)]
    bulk.change(Promise, ["ended_at", "end", "answer", "updated_at"], ended)


def end_each(rows: Sequence[Application], end: Promise.End, *kinds: str) -> None:
    """End the open promises of these kinds."""
    _open(rows).filter(kind__in=kinds).update(ended_at=clock.now(), end=end, answer=None, updated_at=clock.now())


def drop_each(rows: Sequence[Application], kind: Promise.Kind, about: Sequence[UUID]) -> None:
    """Forget what was promised to these after things that do not take place; the days shown are the caller's."""
    if about:
        _open(rows).filter(kind=kind, subject_id__in=about).delete()


def show_days(rows: Sequence[Application]) -> None:
    """Keep the earliest open day of each on its application: two queries."""
    found = _open(rows).order_by().values("application_id").annotate(first=Min("due_on"))
    first = dict(found.values_list("application_id", "first"))
    moved = [row for row in rows if row.answer_by != first.get(row.pk)]
    for row in moved:
        row.answer_by, row.updated_at = first.get(row.pk), clock.now()
    bulk.change(Application, ["answer_by", "updated_at"], [(row.pk, row.answer_by, row.updated_at) for row in moved])


def _open(rows: Sequence[Application]) -> QuerySet[Promise]:
    return unanswered().filter(application__in=rows)


def _pairs(rows: QuerySet[Promise]) -> list[tuple[UUID, UUID]]:
    return list(rows.values_list("pk", "application_id"))
