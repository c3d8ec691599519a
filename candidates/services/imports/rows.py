"""The rows of a file as they are kept: sorted out, written with what will happen to them, read again, changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from candidates.domain.csv import reading
from candidates.domain.csv.parsing import Parsed, Unusable, parse
from candidates.domain.csv.planning import ERROR, SKIP, Planned
from candidates.models import ImportBatch, ImportRow
from foundation.core import clock
from foundation.core.bulk import as_json, change, copy_in
from foundation.core.ids import uuid7_text

Outcome = tuple[str, str, str]
BLANK = "blank"


class Usable(NamedTuple):
    """A row that names somebody. `key` and `outcome` (action, code, reason) are as kept, '' before it was kept."""

    key: str
    number: int
    line: int
    parsed: Parsed
    outcome: Outcome = ("", "", "")


class Settled(NamedTuple):
    """A row that is empty or cannot be read: its outcome never changes."""

    number: int
    line: int
    data: dict[str, Any]
    outcome: Outcome


def sort_out(table: reading.Table, columns: Mapping[str, int]) -> tuple[list[Usable], list[Settled]]:
    """Read every record of a file: those that can be planned, and the others with the reason."""
    today, width = clock.today(), len(table.header)
    usable: list[Usable] = []
    settled: list[Settled] = []
    for item in table.records:
        if item.blank:
            settled.append(Settled(item.number, item.line, {}, (SKIP, BLANK, "The row is empty.")))
            continue
        try:
            usable.append(Usable("", item.number, item.line, parse(item, columns, width, today=today)))
        except Unusable as error:
            data = {"cells": [cell[:200] for cell in item.cells[:40]]}
            settled.append(Settled(item.number, item.line, data, (ERROR, error.code, str(error)[:300])))
    return usable, settled


def keep(batch: ImportBatch, usable: list[Usable], planned: list[Planned], settled: list[Settled]) -> None:
    """Write the rows of a file that was just read, each with its outcome."""
    organisation, key = str(batch.organisation_id), str(batch.pk)

    def rows() -> Iterator[tuple[object, ...]]:
        plans = (
            (row.number, row.line, row.parsed.as_json(), outcome_of(plan))
            for row, plan in zip(usable, planned, strict=True)
        )
        for number, line, data, outcome in chain(plans, settled):
            yield uuid7_text(), organisation, key, number, line, as_json(data), *outcome

    copy_in(ImportRow, ("id", "organisation", "batch", "number", "line", "data", "action", "code", "reason"), rows())


def usable_of(batch: ImportBatch) -> list[Usable]:
    """Return the rows that can be planned, as they are kept."""
    rows = data_of(batch, Cast("id", TextField()), "number", "line", "action", "code", "reason")
    return [
        Usable(key, number, line, Parsed(**orjson.loads(data)), (action, code, reason))
        for key, number, line, action, code, reason, data in rows
    ]


def data_of(batch: ImportBatch, *columns: Any) -> QuerySet[ImportRow, tuple[Any, ...]]:
    """Return the named columns of the rows that can be planned and, last, their data as JSON text, in order."""
    usable = ImportRow.objects.filter(batch=batch).exclude(action=ERROR).exclude(code=BLANK)
    return usable.order_by("number").values_list(*columns, Cast("data", TextField()))


def keep_outcomes(usable: list[Usable], planned: list[Planned]) -> None:
    """Write the outcomes that are others than those kept."""
    changed = [
        (row.key, *outcome)
        for row, plan in zip(usable, planned, strict=True)
        if (outcome := outcome_of(plan)) != row.outcome
    ]
    change(ImportRow, ("action", "code", "reason"), changed)


def outcome_of(plan: Planned) -> Outcome:
    """Return what is kept of a plan."""
    return plan.action, plan.code, plan.reason[:300]
