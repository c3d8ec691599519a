"""Importing an export: read and previewed first, written whole or not at all once it is confirmed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from candidates import policies
from candidates.csv import columns, planning, reading
from candidates.csv.parsing import Parsed, Unusable, parse
from candidates.csv.values import name_of
from candidates.models import Application, ImportBatch, ImportRow
from candidates.services.import_known import known_for
from candidates.services.import_writing import write
from hiring.activity.services import record
from hiring.core import clock
from hiring.core.errors import Conflict, Invalid, Refused, require
from hiring.people.models import Membership
from roles.models import Role

NOT_ALLOWED = "Only owners and recruiters import people."
NEEDED = "Name at least a column for the e-mail address or the name."


@transaction.atomic
def preview_import(*, actor: Membership, file_name: str, data: bytes) -> ImportBatch:
    """Read a CSV and keep what would happen to each record; nothing reaches the pipeline.

    Raises Forbidden, and Invalid beside `file` when the file as a whole cannot be read.
    """
    require(policies.can_import(actor), NOT_ALLOWED)
    limit = settings.UPLOAD_LIMITS["csv"]
    if len(data) > limit:
        raise Invalid({"file": f"The file has {len(data) / 1024**2:.0f} MB; {limit // 1024**2} MB is the most."})
    try:
        table = reading.read(data)
    except reading.Unreadable as error:
        raise Invalid({"file": str(error)}) from None
    found = columns.guess(table.header)
    if not {"email", "name", "first_name", "last_name"} & set(found):
        raise Invalid({"file": NEEDED})
    batch = ImportBatch.objects.create(
        organisation_id=actor.organisation_id,
        by=actor,
        file_name=name_of(file_name.replace("\0", ""))[0][-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=table.encoding,
        delimiter=table.delimiter,
        columns=_columns(table.header, found),
        choices={"roles": {}, "statuses": {}},
    )
    ImportRow.objects.bulk_create(_rows(batch, table, found), batch_size=1000)
    _replan(batch)
    record(
        "import.previewed",
        actor=actor,
        subject=batch,
        data={"file": batch.file_name, "rows": len(table.records), "counts": batch.counts},
    )
    return batch


def _columns(header: list[str], found: Mapping[str, int]) -> list[list[str]]:
    """Return [heading, our field or ''] in the order of the file, which a JSON object would not keep."""
    fields = {place: name for name, place in found.items()}
    return [[heading, fields.get(place, "")] for place, heading in enumerate(header)]


def _rows(batch: ImportBatch, table: reading.Table, found: Mapping[str, int]) -> list[ImportRow]:
    today = clock.today()
    made = []
    for item in table.records:
        row = ImportRow(organisation_id=batch.organisation_id, batch=batch, number=item.number, line=item.line)
        if item.blank:
            row.action, row.code, row.reason = ImportRow.Action.SKIP, "blank", "The row is empty."
        else:
            try:
                row.data = parse(item, found, len(table.header), today=today).as_json()
            except Unusable as error:
                row.action, row.code, row.reason = ImportRow.Action.ERROR, error.code, str(error)[:300]
                row.data = {"cells": [cell[:200] for cell in item.cells[:40]]}
        made.append(row)
    return made


@transaction.atomic
def choose(
    *, actor: Membership, batch: ImportBatch, roles: Mapping[str, str], statuses: Mapping[str, str]
) -> ImportBatch:
    """Say which role each job means (folded label → role id, '' skips) and what unknown statuses mean; plan again.

    Raises Forbidden, Refused once it was imported, Invalid for a status that we have not.
    """
    batch = _locked(actor, batch)
    wrong = {f"status_{key}": "Choose one of the list." for key, to in statuses.items() if to and to not in STATUSES}
    if wrong:
        raise Invalid(wrong)
    batch.choices = {"roles": dict(roles), "statuses": {key: to for key, to in statuses.items() if to}}
    _replan(batch)
    return batch


STATUSES = frozenset(Application.Status.values)


@transaction.atomic
def confirm_import(*, actor: Membership, batch: ImportBatch, seen: Mapping[str, int]) -> ImportBatch:
    """Write what the preview told, all of it in one transaction.

    `seen` are the counts that the person confirmed. Raises Conflict when the pipeline changed so that something else
    would happen now (the batch is planned again), Refused when it was imported before.
    """
    batch = _locked(actor, batch)
    planned, rows = _replan(batch)
    if {key: n for key, n in batch.counts.items() if n} != {key: int(n) for key, n in seen.items() if int(n)}:
        raise Conflict(
            "Something changed since this preview was made. Look at it once more.",
            code="preview_changed",
            current=batch.counts,
        )
    write(actor, batch, rows, planned)
    batch.state, batch.done_at = ImportBatch.State.DONE, clock.now()
    batch.save(update_fields=["state", "done_at", "counts", "updated_at"])
    record(
        "import.done",
        actor=actor,
        subject=batch,
        data={"file": batch.file_name, "counts": batch.counts},
    )
    return batch


@transaction.atomic
def discard_import(*, actor: Membership, batch: ImportBatch) -> ImportBatch:
    """Put a preview aside; the people in it are forgotten with it."""
    batch = _locked(actor, batch)
    batch.rows.all().delete()
    batch.state = ImportBatch.State.DISCARDED
    batch.save(update_fields=["state", "updated_at"])
    record("import.discarded", actor=actor, subject=batch, data={"file": batch.file_name})
    return batch


def _locked(actor: Membership, batch: ImportBatch) -> ImportBatch:
    require(policies.can_import(actor) and actor.organisation_id == batch.organisation_id, NOT_ALLOWED)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportBatch.State.PREVIEWED:
        raise Refused("This file was imported or put aside already.", code="not_open")
    return batch


def _replan(batch: ImportBatch) -> tuple[list[planning.Planned], list[ImportRow]]:
    """Plan every usable row against the pipeline as it is now, and keep the outcome with the rows."""
    rows = list(batch.rows.exclude(action=ImportRow.Action.ERROR).exclude(code="blank").order_by("number"))
    parsed = [(row.number, Parsed(**row.data)) for row in rows]
    planned = planning.plan(parsed, known_for(batch, [item for _n, item in parsed]), today=clock.today().isoformat())
    _keep_outcomes(rows, planned)
    tally: dict[str, Any] = planning.counts(planned)
    tally["error"] = batch.rows.filter(action=ImportRow.Action.ERROR).count()
    tally["skip"] = tally.get("skip", 0) + batch.rows.filter(code="blank").count()
    batch.counts = tally
    batch.save(update_fields=["choices", "counts", "updated_at"])
    return planned, rows


def _keep_outcomes(rows: list[ImportRow], planned: list[planning.Planned]) -> None:
    """Write what changed for rows. Most share a few outcomes, so one update for each of these is enough."""
    changed: dict[tuple[str, str, str], list[UUID]] = defaultdict(list)
    for row, item in zip(rows, planned, strict=True):
        outcome = (item.action, item.code, item.reason[:300])
        if outcome != (row.action, row.code, row.reason):
            row.action, row.code, row.reason = outcome
            changed[outcome].append(row.pk)
    for (action, code, reason), ids in changed.items():
        ImportRow.objects.filter(pk__in=ids).update(action=action, code=code, reason=reason)


def jobs_of(batch: ImportBatch) -> dict[str, tuple[str, int]]:
    """Return the jobs that the file names: folded label → (label as first written, number of rows)."""
    return _tally(batch, "job", lambda _row: True)


def chosen_roles(batch: ImportBatch) -> dict[str, str]:
    """Return the role that each job of the file means at present: folded label → role id, '' when none."""
    chosen: dict[str, str] = batch.choices.get("roles", {})
    titles = Role.objects.filter(organisation_id=batch.organisation_id).values_list("title", "pk")
    by_title = {columns.fold(title): str(pk) for title, pk in titles}
    return {key: chosen.get(key, by_title.get(key, "")) for key in jobs_of(batch)}


def unknown_statuses_of(batch: ImportBatch) -> dict[str, tuple[str, int]]:
    """Return the statuses that a person has to explain: folded label → (label, number of rows)."""
    return _tally(batch, "status", lambda row: row["job"] and columns.status_of(row["status"]) is None)


def _tally(batch: ImportBatch, field: str, wanted: Any) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    usable = batch.rows.exclude(action=ImportRow.Action.ERROR).exclude(code="blank")
    for data in usable.order_by("number").values_list("data", flat=True):
        if wanted(data) and (data[field] or field == "status"):
            label, n = found.get(columns.fold(data[field]), (data[field] or "(empty)", 0))
            found[columns.fold(data[field])] = (label, n + 1)
    return found
