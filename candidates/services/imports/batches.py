"""An import from the file to its end: read, asked about, confirmed, written, or put aside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from candidates import policies
from candidates.domain.tables.columns import TARGETS, fingerprint_of
from candidates.domain.tables.dates import DMY, MDY
from candidates.domain.tables.presets import presets
from candidates.domain.tables.reading import Table, Unreadable
from candidates.domain.values import name_of
from candidates.models import ImportBatch
from candidates.services.imports import working
from candidates.services.imports.asking import Question, open_questions
from candidates.services.imports.files import recognised, table_of
from candidates.services.imports.meaning import Choices, Meanings
from candidates.services.imports.standing import LEAVE, NEW, SAID_STATUSES
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Invalid, Refused
from foundation.core.formatting import count
from foundation.people.models import Membership

State = ImportBatch.State
AT_ONCE = 2_000  # rows that are checked and written while somebody waits
KEPT = timedelta(days=30)
GONE = "The file of this import is no longer kept. Choose it again."


@transaction.atomic
def preview_import(*, actor: Membership, file_name: str, data: bytes, preset: str = "", sheet: str = "") -> ImportBatch:
    """Read a table and keep what would happen to each record; nothing reaches the pipeline.

    A large one is checked by a worker (`state` says so). Raises Forbidden, and Invalid beside `file` when the file as a
    whole cannot be read.
    """
    policies.can_import.require(actor)
    limit = settings.UPLOAD_LIMITS["csv"]
    if len(data) > limit:
        raise Invalid({"file": f"The file has {len(data) / 1024**2:.0f} MB; {limit // 1024**2} MB is the most."})
    try:
        table = table_of(data, sheet)
        batch = drafted(actor, file_name, data, table, preset)
        batch.file.save(f"{batch.pk}.bin", ContentFile(data), save=False)
        if _is_large(data, table):
            batch.state = State.CHECKING
        else:
            working.check(batch)
    except Unreadable as error:
        raise Invalid({"file": str(error)}) from None
    batch.save()
    record(
        "import.previewed",
        actor=actor,
        subject=batch,
        data={"file": batch.file_name, "rows": batch.rows_total, "counts": batch.counts},
    )
    return batch


def drafted(actor: Membership, file_name: str, data: bytes, table: Table, preset: str) -> ImportBatch:
    """Return a batch for a file, with what was answered for its header before; nothing is kept yet."""
    known = recognised(table, preset)
    fingerprint = hashlib.sha256(fingerprint_of(table.header).encode()).hexdigest()
    last = _last_answers(actor.organisation_id, fingerprint)
    return ImportBatch(
        organisation_id=actor.organisation_id,
        by=actor,
        file_name=name_of(file_name.replace("\0", ""))[0][-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet[:100],
        preset=known.key if known else "",
        fingerprint=fingerprint,
        choices=_remembered(last).as_json(),
        found={
            "last": last.get("columns", {}),
            "above": table.above[:5],
            "sheets_left": table.sheets_left[:20],
            "named": table.named,
        },
        kept_until=clock.today() + KEPT,
    )


def _last_answers(organisation_id: UUID, fingerprint: str) -> Mapping[str, dict[str, str]]:
    """Return what was answered when a file with this header was imported last."""
    done = ImportBatch.objects.filter(organisation_id=organisation_id, fingerprint=fingerprint, state=State.DONE)
    answers: Mapping[str, dict[str, str]] = done.order_by("-created_at").values_list("choices", flat=True).first() or {}
    return answers


def _remembered(last: Mapping[str, dict[str, str]]) -> Choices:
    """Return the answers that count again; which side is newer is asked of every file anew."""
    return Choices(
        orders={int(place): order for place, order in last.get("orders", {}).items()},
        meanings=dict(last.get("meanings", {})),
        roles=dict(last.get("roles", {})),
        sources=dict(last.get("sources", {})),
    )


def _is_large(data: bytes, table: Table) -> bool:
    if table.encoding == "xlsx":
        return sum(1 for _record in table.records()) > AT_ONCE if len(data) > 40_000 else False
    return data.count(b"\n") > AT_ONCE


@transaction.atomic
def answer_import(*, actor: Membership, batch: ImportBatch, answers: Mapping[str, Any]) -> ImportBatch:
    """Take answers over and say anew what would happen.

    Keys are columns, orders, meanings, roles, sources, newer and unnamed.

    What is not named stays; an empty answer takes one back. Raises Forbidden, Refused once it was imported, Invalid for
    an answer that is none of those offered.
    """
    batch = _locked(actor, batch)
    choices = Choices.of(batch)
    take_over(choices, batch, answers)
    batch.choices = choices.as_json()
    _check_again(batch)
    return batch


@transaction.atomic
def reread_import(*, actor: Membership, batch: ImportBatch, preset: str = "", sheet: str = "") -> ImportBatch:
    """Read a file by another preset or another of its sheets. Answers about columns are forgotten."""
    batch = _locked(actor, batch)
    if preset and preset != "none" and preset not in presets():
        raise Invalid({"preset": "Choose one of the list."})
    batch.preset, batch.sheet = ("" if preset == "none" else preset), (sheet or batch.sheet)[:100]
    batch.choices = {**batch.choices, "columns": {}, "orders": {}}
    batch.found = {**batch.found, "last": {}}
    _check_again(batch)
    return batch


def _check_again(batch: ImportBatch) -> None:
    if batch.rows_total > AT_ONCE:
        batch.state, batch.heard_at = State.CHECKING, None
    else:
        working.check(batch)
    batch.save()


def take_over(choices: Choices, batch: ImportBatch, answers: Mapping[str, Any]) -> None:
    """Put answers beside those that are there. Raises Invalid for one that is none of those offered."""
    places = range(len(batch.columns))
    for place, name in answers.get("columns", {}).items():
        _keep(choices.columns, f"column_{place}", int(place), name, {**TARGETS}, int(place) in places)
    for place, order in answers.get("orders", {}).items():
        _keep(choices.orders, f"order_{place}", int(place), order, (DMY, MDY), int(place) in places)
    for key, said in answers.get("meanings", {}).items():
        allowed = said == LEAVE or said.partition(":")[0] in SAID_STATUSES
        _keep(
            choices.meanings,
            f"meaning_{key}",
            key,
            said,
            (said,) if allowed else (),
            key in batch.found["combinations"],
        )
    roles = {*Meanings.of(batch, choices).jobs.targets, NEW, LEAVE}
    for key, said in answers.get("roles", {}).items():
        _keep(choices.roles, f"job_{key}", key, said, roles, key in batch.found["jobs"])
    for key, said in answers.get("sources", {}).items():
        _keep(choices.sources, f"source_{key}", key, said[:60], (said[:60],), key in batch.found["sources"])
    if "newer" in answers:
        choices.newer = answers["newer"] == "file"
    if "unnamed" in answers:
        choices.unnamed = answers["unnamed"] == "take"


def _keep(kept: dict, name: str, key: object, said: str, offered: object, known: bool) -> None:  # type: ignore[type-arg]  # of any key
    if not known or (said and said not in offered):  # type: ignore[operator]  # a container
        raise Invalid({name: "Choose one of the list."})
    if said:
        kept[key] = said
    else:
        kept.pop(key, None)


@transaction.atomic
def confirm_import(*, actor: Membership, batch: ImportBatch, seen: Mapping[str, int]) -> ImportBatch:
    """Write what the preview told: a small file in this transaction, a large one by a worker, which begins at once.

    `seen` are the counts that the person confirmed. Raises Refused while a question is open and when it was imported
    before, Conflict when the pipeline changed so that something else would happen now.
    """
    batch = _locked(actor, batch)
    if batch.kind == ImportBatch.Kind.RESUMES:
        return _begin(actor, batch)
    if left := questions_left(batch):
        said = f"{count(len(left), 'question is', 'questions are')} open"
        raise Refused(f"{said}, the first about “{left[0].about}”.", code="questions_open")
    if batch.rows_total > AT_ONCE:
        return _begin(actor, batch)
    found, outcome = working.check(batch)
    if {key: n for key, n in batch.counts.items() if n} != {key: int(n) for key, n in seen.items() if int(n)}:
        raise working.changed(batch)
    batch.started_at = clock.now()
    working.write_whole(actor, batch, found, outcome)
    return batch


def _begin(actor: Membership, batch: ImportBatch) -> ImportBatch:
    batch.by, batch.state, batch.started_at, batch.rows_done = actor, State.RUNNING, clock.now(), 0
    batch.heard_at, batch.error = None, ""
    batch.save()
    return batch


def questions_left(batch: ImportBatch) -> list[Question]:
    """Return the questions that stand in the way of a file that was read."""
    choices = Choices.of(batch)
    return open_questions(batch, Meanings.of(batch, choices), choices)


@transaction.atomic
def pause_import(*, actor: Membership, batch: ImportBatch) -> ImportBatch:
    """Let a running import stop behind the part that is being written; what is in stays."""
    batch = _in_state(actor, batch, State.RUNNING, "This import is not running.")
    batch.state, batch.heard_at = State.PAUSED, None
    batch.save(update_fields=["state", "heard_at", "updated_at"])
    return batch


@transaction.atomic
def resume_import(*, actor: Membership, batch: ImportBatch) -> ImportBatch:
    """Let a paused import go on behind the last row that is in."""
    batch = _in_state(actor, batch, State.PAUSED, "This import is not paused.")
    batch.state, batch.heard_at, batch.error = State.RUNNING, None, ""
    batch.save(update_fields=["state", "heard_at", "error", "updated_at"])
    return batch


@transaction.atomic
def discard_import(*, actor: Membership, batch: ImportBatch) -> ImportBatch:
    """Put a preview aside; the people in it are forgotten with it."""
    batch = _locked(actor, batch, needs_file=False)
    forget_file(batch)
    batch.rows.all().delete()
    batch.state, batch.found = State.DISCARDED, {}
    batch.save()
    record("import.discarded", actor=actor, subject=batch, data={"file": batch.file_name})
    return batch


def forget_file(batch: ImportBatch) -> None:
    """Delete the raw file once this transaction is through."""
    storage, name = batch.file.storage, batch.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
        batch.file = ""


def _locked(actor: Membership, batch: ImportBatch, *, needs_file: bool = True) -> ImportBatch:
    found = _in_state(actor, batch, State.PREVIEWED, "This file was imported or put aside already.")
    if needs_file and not found.file:
        raise Refused(GONE, code="file_gone")
    return found


def _in_state(actor: Membership, batch: ImportBatch, state: str, otherwise: str) -> ImportBatch:
    policies.can_run_import.require(actor, batch)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != state:
        raise Refused(otherwise, code="not_open")
    return batch
