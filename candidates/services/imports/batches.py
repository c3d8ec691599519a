"""Importing an export: read and previewed first, written whole or not at all once it is confirmed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from psycopg2.errors import UniqueViolation

from candidates import policies
from candidates.domain.csv import columns, planning, reading
from candidates.domain.values import name_of
from candidates.models import Application, ImportBatch, ImportRow
from candidates.services.imports.known import known_for
from candidates.services.imports.rows import BLANK, Usable, data_of, keep, keep_outcomes, sort_out, usable_of
from candidates.services.imports.writing import write
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.people.models import Membership
from roles.models import Role

NEEDED = "Name at least a column for the e-mail address or the name."


@transaction.atomic
def preview_import(*, actor: Membership, file_name: str, data: bytes) -> ImportBatch:
    """Read a CSV and keep what would happen to each record; nothing reaches the pipeline.

    Raises Forbidden, and Invalid beside `file` when the file as a whole cannot be read.
    """
    policies.can_import.require(actor)
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
    usable, settled = sort_out(table, found)
    planned, _known = _plan(batch, usable)
    keep(batch, usable, planned, settled)
    _count(batch, planned, Counter(row.outcome[0] for row in settled))
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
    planned, rows, known = _replan(batch)
    if {key: n for key, n in batch.counts.items() if n} != {key: int(n) for key, n in seen.items() if int(n)}:
        raise _changed(batch)
    try:
        with transaction.atomic():
            write(actor, batch, rows, planned, known)
    except IntegrityError as error:
        # Somebody of the file came in by another door while these rows were written.
        if isinstance(error.__cause__, UniqueViolation):
            raise _changed(batch) from None
        raise
    batch.state, batch.done_at = ImportBatch.State.DONE, clock.now()
    batch.save(update_fields=["state", "done_at", "counts", "updated_at"])
    record(
        "import.done",
        actor=actor,
        subject=batch,
        data={"file": batch.file_name, "counts": batch.counts},
    )
    return batch


def _changed(batch: ImportBatch) -> Conflict:
    return Conflict(
        "Something changed since this preview was made. Look at it once more.",
        code="preview_changed",
        current=batch.counts,
    )


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
    policies.can_run_import.require(actor, batch)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportBatch.State.PREVIEWED:
        raise Refused("This file was imported or put aside already.", code="not_open")
    return batch


def _replan(batch: ImportBatch) -> tuple[list[planning.Planned], list[Usable], planning.Known]:
    """Plan every usable row against the pipeline as it is now, and keep the outcome with the rows."""
    rows = usable_of(batch)
    planned, known = _plan(batch, rows)
    keep_outcomes(rows, planned)
    settled = batch.rows.filter(Q(action=ImportRow.Action.ERROR) | Q(code=BLANK)).values_list("action")
    _count(batch, planned, dict(settled.annotate(Count("pk")).order_by()))
    return planned, rows, known


def _plan(batch: ImportBatch, rows: list[Usable]) -> tuple[list[planning.Planned], planning.Known]:
    known = known_for(batch, [row.parsed for row in rows])
    numbered = [(row.number, row.parsed) for row in rows]
    return planning.plan(numbered, known, today=clock.today().isoformat()), known


def _count(batch: ImportBatch, planned: list[planning.Planned], settled: Mapping[str, int]) -> None:
    """Keep how many rows there are of each outcome, those that nothing changes included."""
    tally = planning.counts(planned)
    tally["error"] = settled.get("error", 0)
    tally["skip"] = tally.get("skip", 0) + settled.get("skip", 0)
    batch.counts = tally
    batch.save(update_fields=["choices", "counts", "updated_at"])


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
    return _tally(
        batch, "status", lambda row: bool(row.get("job")) and columns.status_of(row.get("status", "")) is None
    )


def _tally(batch: ImportBatch, field: str, wanted: Callable[[Mapping[str, Any]], bool]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for (kept,) in data_of(batch):
        data = orjson.loads(kept)
        text = data.get(field, "")
        if wanted(data) and (text or field == "status"):
            label, n = found.get(columns.fold(text), (text or "(empty)", 0))
            found[columns.fold(text)] = (label, n + 1)
    return found
