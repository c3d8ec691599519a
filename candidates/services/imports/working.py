"""Checking a file and writing it, at once or by a worker, part by part; a worker that died is followed by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from psycopg2.errors import UniqueViolation

from candidates.domain.tables.meanings import LIVE
from candidates.domain.tables.planning import ADD, CREATE, Memory
from candidates.domain.tables.reading import Unreadable
from candidates.domain.tables.rows import FIELDS
from candidates.models import ImportBatch, ImportRow
from candidates.services.imports.asking import readings_of
from candidates.services.imports.files import (
    Spool,
    chosen_orders,
    columns_in,
    layout_for,
    open_table,
    orders_in,
    preset_of,
)
from candidates.services.imports.meaning import Choices, Meanings
from candidates.services.imports.new_roles import make_new_roles
from candidates.services.imports.running import Chunk, Outcome, chunks_of, dry_run
from candidates.services.imports.surveying import Survey, survey
from candidates.services.imports.writing import write_chunk
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Conflict
from foundation.people.models import Membership

State = ImportBatch.State
SILENT = timedelta(minutes=3)  # a worker that was not heard of for so long has died
MOST_LISTED = 200  # rows that cannot be taken and are named before the import; the result file has all


def look_through(batch: ImportBatch, choices: Choices) -> Survey:
    """Read the whole file as the answers say. Raises Unreadable."""
    table = open_table(batch)
    last = {int(place): name for place, name in batch.found.get("last", {}).items()}
    found = columns_in(table, said=choices.columns, last=last, preset=preset_of(batch))
    orders = orders_in(table, found)
    return survey(table, found, orders, layout_for(found, chosen_orders(orders, choices.orders)))


def keep_parsed(batch: ImportBatch, found: Survey) -> None:
    """Keep the rows of a large file as they were read, and whose each is, so that they are read once."""
    batch.parsed.save(f"{batch.pk}.jsonl", File(found.spool.file), save=False)
    batch.found["told"] = {"day": clock.today().isoformat(), "answers": _reading(batch)}
    known = {number: group for number, group in zip(found.numbers, found.groups, strict=True) if number != group}
    batch.found["numbers"], batch.found["groups"] = list(known), list(known.values())


def _reading(batch: ImportBatch) -> list[object]:
    """Return what the rows of a file are read by, and what is kept of each."""
    return [list(FIELDS), batch.preset, batch.sheet, batch.choices.get("columns"), batch.choices.get("orders")]


def looked_through(batch: ImportBatch) -> Survey | None:
    """Return a large file as it was read for its questions; None when it was read otherwise, or on another day."""
    told = batch.found.get("told")
    if not batch.parsed or told != {"day": clock.today().isoformat(), "answers": _reading(batch)}:
        return None
    found = Survey([], {}, layout_for([], {}), Spool(batch.parsed.open("rb")))
    found.numbers, found.groups = batch.found["numbers"], batch.found["groups"]
    return found


def check(batch: ImportBatch, each: Callable[[Chunk], None] | None = None) -> tuple[Survey, Outcome]:
    """Read a file and keep with the batch what it holds and what would happen. Raises Unreadable.

    `each` is shown every part of it on the way.
    """
    choices = Choices.of(batch)
    found = look_through(batch, choices)
    batch.found = {**batch.found, **_kept(found, choices)}
    batch.columns = [[column.heading, column.goes] for column in found.columns]
    batch.rows_total = found.records
    outcome = dry_run(batch, found, choices, each)
    keep_outcome(batch, outcome)
    return found, outcome


def keep_outcome(batch: ImportBatch, outcome: Outcome) -> None:
    """Keep how many rows there are of each outcome, those that nothing changes included."""
    batch.counts = outcome.as_counts()
    batch.found["reasons"] = dict(outcome.reasons)
    batch.found["people"] = {**batch.found.get("people", {}), **outcome.people}
    batch.found["near"], batch.found["near_rows"] = outcome.near, outcome.near_rows
    batch.found["conflicts"], batch.found["conflict_rows"] = outcome.conflicts, outcome.conflict_rows


def _kept(found: Survey, choices: Choices) -> dict[str, object]:
    """Return what of a survey is kept as plain data."""
    chosen = chosen_orders(found.orders, choices.orders)
    return {
        "columns": [
            {"heading": c.heading, "goes": c.goes, "why": c.why, "samples": c.samples, "filled": c.filled}
            for c in found.columns
        ],
        "orders": {
            str(place): {
                "both": order.both,
                "samples": order.samples,
                "chosen": chosen[place],
                "settled": order.settled,
                "readings": readings_of(order),
            }
            for place, order in found.orders.items()
        },
        "jobs": {key: group.as_json() for key, group in found.jobs.items()},
        "sources": {key: group.as_json() for key, group in found.sources.items()},
        "combinations": found.combinations,
        "parts": list(found.layout.parts),
        "records": found.records,
        "usable": found.usable,
        "unnamed": found.unnamed,
        "settled": dict(found.settled),
        "unusable": [[*row] for row in found.unusable[:MOST_LISTED]],
        "people": {"in_file": found.people_before_probable, "confirmed": found.people},
        "applications": found.applications,
        "pairs": len(found.pairs),
        "probable": [list(pair) for pair in found.probable[:200]],
        "probable_rows": len(found.probable),
    }


def write_whole(actor: Membership, batch: ImportBatch, found: Survey, outcome: Outcome) -> None:
    """Write a small file that was just checked, in one transaction. Raises Conflict when somebody was faster."""
    choices = Choices.of(batch)
    try:
        with transaction.atomic():
            _write(actor, batch, found, choices, Memory(), lambda chunk: None)
    except IntegrityError as error:
        # Somebody of the file came in by another door while these rows were written.
        if isinstance(error.__cause__, UniqueViolation):
            raise changed(batch) from None
        raise
    finish(actor, batch, outcome)


def changed(batch: ImportBatch) -> Conflict:
    """Return the refusal to somebody who confirmed what is no longer so."""
    return Conflict(
        "Something changed since this preview was made. Look at it once more.",
        code="preview_changed",
        current=batch.counts,
    )


def _write(
    actor: Membership,
    batch: ImportBatch,
    found: Survey,
    choices: Choices,
    memory: Memory,
    each: Callable[[Chunk], None],
) -> None:
    meanings = make_new_roles(actor, batch, choices)
    for chunk in chunks_of(batch, found, choices, lambda: meanings, memory):
        write_chunk(actor, batch, chunk, memory)
        each(chunk)


def run(batch_id: UUID) -> None:
    """Write what is left of a confirmed file, each part in a transaction of its own, unless another worker is at it."""
    batch = _claimed(batch_id)
    if batch is None:
        return
    actor, choices = batch.by, Choices.of(batch)
    try:
        found = looked_through(batch) or look_through(batch, choices)
        with transaction.atomic():
            meanings = make_new_roles(actor, batch, choices)
        _run_parts(actor, batch, found, choices, meanings)
    except Unreadable as error:
        _stop(batch, str(error))
    except IntegrityError:
        _stop(batch, "Somebody of this file came in by another door at the same moment. Go on to try again.")


def _run_parts(actor: Membership, batch: ImportBatch, found: Survey, choices: Choices, meanings: Meanings) -> None:
    memory, outcome = recalled(batch, found), Outcome()
    found.spool = _rest(found.spool, batch.rows_done)
    parts = chunks_of(batch, found, choices, lambda: meanings, memory)
    while True:
        with transaction.atomic():
            chunk = next(parts, None)
            if chunk is None:
                break
            if not _go_on(batch):
                return
            write_chunk(actor, batch, chunk, memory)
            outcome.add(chunk)
            batch.rows_done, batch.heard_at = chunk.last, clock.now()
            _keep_counts(batch, outcome)
            batch.save(update_fields=["rows_done", "heard_at", "counts", "found", "updated_at"])
            outcome = Outcome()
    with transaction.atomic():
        finish(actor, batch)


def _rest(spool: Spool, done: int) -> Spool:
    """Return the rows behind those that are in."""
    if not done:
        return spool
    rest = Spool()
    for row in spool.rows():
        if row.number > done:
            rest.add(row)
    return rest


def _go_on(batch: ImportBatch) -> bool:
    """Tell whether nobody paused or took over the file meanwhile; locks it for this part."""
    held = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=batch.pk)
    return held.values_list("state", "rows_done").get() == (State.RUNNING, batch.rows_done)


def _keep_counts(batch: ImportBatch, part: Outcome) -> None:
    """Add what happened to a part to what happened before."""
    for action, n in part.as_counts().items():
        batch.counts[action] = batch.counts.get(action, 0) + n
    reasons = batch.found.setdefault("reasons", {})
    for code, n in part.reasons.items():
        reasons[code] = reasons.get(code, 0) + n
    batch.found["conflict_rows"] = batch.found.get("conflict_rows", 0) + part.conflict_rows
    batch.found["near_rows"] = batch.found.get("near_rows", 0) + part.near_rows


def recalled(batch: ImportBatch, found: Survey) -> Memory:
    """Return what the parts that are in have made, as if this worker had written them."""
    memory = Memory()
    if not batch.rows_done:
        return memory
    groups = dict(zip(found.numbers, found.groups, strict=True))
    kept = ImportRow.objects.filter(batch=batch, action__in=(CREATE, ADD)).order_by("number")
    names = (
        "number",
        "action",
        "candidate_id",
        "application__role_id",
        "application__status",
        "application__applied_at",
    )
    for number, action, person, role, status, applied_at in kept.values_list(*names):
        group, key = groups.get(number, number), str(person)
        who = f"new:{group}"
        memory.people[group] = key
        if action == CREATE:
            memory.made[key] = who
        who = memory.made.get(key, key)
        memory.seen.add(who)
        if role:
            memory.applied[who, str(role), applied_at.date().isoformat()] = number
            if status in LIVE:
                memory.live[who, str(role)] = number
    return memory


def _claimed(batch_id: UUID) -> ImportBatch | None:
    """Return a file that waits for a worker, claimed for this one; None when another is at it."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=batch_id).first()
        if batch is None or batch.state != State.RUNNING:
            return None
        if batch.heard_at and clock.now() - batch.heard_at < SILENT:
            return None
        batch.heard_at = clock.now()
        if not batch.rows_done:
            batch.counts = {}
            batch.found = {**batch.found, "reasons": {}, "conflict_rows": 0, "near_rows": 0}
        batch.save(update_fields=["heard_at", "counts", "found", "updated_at"])
        return batch


def _stop(batch: ImportBatch, sentence: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.PAUSED, error=sentence[:300], heard_at=None)


def finish(actor: Membership, batch: ImportBatch, outcome: Outcome | None = None) -> None:
    """Mark a file as imported, with its event."""
    if outcome:
        keep_outcome(batch, outcome)
    for name in ("numbers", "groups", "told"):  # whose each row is, which only the writing needs
        batch.found.pop(name, None)
    batch.state, batch.done_at, batch.heard_at, batch.rows_done = State.DONE, clock.now(), None, batch.rows_total
    batch.save()
    record("import.done", actor=actor, subject=batch, data={"file": batch.file_name, "counts": batch.counts})
