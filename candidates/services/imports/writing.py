"""Writing a planned part of a file in bulk: people first, then their applications, then what happened to each row."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from candidates.domain.tables.planning import ADD, CREATE, ERROR, SKIP, UPDATE, WRITES, Memory, Planned
from candidates.models import DuplicatePair, ImportBatch, ImportRow
from candidates.services.duplicates import look
from candidates.services.imports.applications import write_applications
from candidates.services.imports.changes import turn_applications
from candidates.services.imports.people import Item, Someone, write_people, write_refs, write_tags
from candidates.services.imports.running import Chunk
from foundation.core.bulk import as_json, copy_in
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership

AT_ONCE = 2_000
# What of a row says whose it is, on the page and in the result; the rest stands in the file.
SHOWN = ("name", "email", "job", "stage", "status", "notes")
ROW = (
    "id",
    "organisation",
    "batch",
    "number",
    "line",
    "data",
    "told",
    "action",
    "code",
    "reason",
    "candidate",
    "application",
)


def write_chunk(actor: Membership, batch: ImportBatch, chunk: Chunk, memory: Memory) -> None:
    """Write what the rows of a part make and change, and their outcomes; call inside a transaction.

    Raises IntegrityError when somebody of the file came in by another door meanwhile.
    """
    pairs = zip(chunk.rows, chunk.plans, strict=True)
    wanted = [Item(row.number, plan, row.parsed) for row, plan in pairs if _adds(plan)]
    people = write_people(actor, batch, wanted, chunk.known)
    write_refs(batch, "candidate", _ids(wanted, people))
    write_tags(batch, wanted, people)
    entering = [item for item in wanted if item.plan.action in (CREATE, ADD) and item.plan.role]
    applications = write_applications(actor, batch, entering, people)
    turn_applications(actor, batch, [item for item in wanted if item.plan.action == UPDATE])
    _remember(memory, people)
    if batch.rows_total <= AT_ONCE:  # of more the sweep finds who may be one, beside the import
        met = {UUID(str(one.key)) for one in people.values()}
        look(organisation_id=batch.organisation_id, people=met, door=DuplicatePair.Door.IMPORT)
    copy_in(ImportRow, ROW, _rows(batch, chunk, people, applications))


def _adds(plan: Planned) -> bool:
    """Tell whether a row adds something: also one that only repeats who somebody is may fill what was empty."""
    return plan.action in WRITES or bool(plan.filled) or plan.code == "no_job"


def _ids(wanted: list[Item], people: dict[str, Someone]) -> dict[str, str]:
    return {item.parsed.external_id: people[item.plan.person].key for item in wanted if item.parsed.external_id}


def _remember(memory: Memory, people: dict[str, Someone]) -> None:
    """Let later parts of the file know who was made."""
    made = {planned: one.key for planned, one in people.items() if planned.startswith("new:")}
    if not made:
        return
    for planned, key in made.items():
        memory.people[int(planned.removeprefix("new:"))] = key
        memory.made[key] = planned


def _rows(
    batch: ImportBatch, chunk: Chunk, people: dict[str, Someone], applications: dict[int, str]
) -> Iterator[tuple[object, ...]]:
    organisation, key = str(batch.organisation_id), str(batch.pk)
    for lost in chunk.settled:
        action, cells = (ERROR if lost.unusable else SKIP), as_json({"cells": lost.cells} if lost.cells else {})
        what = (cells, "{}", action, lost.code, lost.reason, None, None)
        yield uuid7_text(), organisation, key, lost.number, lost.line, *what
    for row, plan in zip(chunk.rows, chunk.plans, strict=True):
        parsed, someone = row.parsed, people.get(plan.person)
        data = {name: value for name in SHOWN if (value := getattr(parsed, name))}
        told = plan.as_json()
        if someone and someone.before and plan.changed:
            told["before"] = someone.before
        if plan.filled or plan.changed:
            told["gave"] = {**(someone.gave if someone else {}), "tags": plan.tags}
        person = someone.key if someone else None if plan.person.startswith("new:") else plan.person
        application = applications.get(row.number) or plan.application or None
        outcome = (plan.action, plan.code, plan.reason[:300])
        texts = (as_json(data), as_json(told) if told else "{}")
        yield uuid7_text(), organisation, key, row.number, row.line, *texts, *outcome, person, application
