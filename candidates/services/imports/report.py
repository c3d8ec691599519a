"""What the command and the API say of a file: the same as the pages, as plain data, with every row by its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile

from candidates import policies
from candidates.domain.tables.labels import key_of
from candidates.domain.tables.meanings import LIVE
from candidates.domain.tables.reading import Unreadable
from candidates.models import ImportBatch
from candidates.services.imports import batches, working
from candidates.services.imports.asking import Question, questions_of
from candidates.services.imports.files import table_of
from candidates.services.imports.meaning import Choices, Meanings
from candidates.services.imports.running import Chunk, Outcome, dry_run
from candidates.services.imports.surveying import Survey
from foundation.core.errors import Invalid
from foundation.people.models import Membership

UNBOUNDED = 10**9


@dataclass(slots=True)
class Done:
    """A file that was looked through: what it holds, what would happen, what has to be asked."""

    batch: ImportBatch
    survey: Survey
    outcome: Outcome
    questions: list[Question]
    known: dict[str, tuple[int, int]] = field(default_factory=dict)
    twice: list[dict[str, Any]] = field(default_factory=list)

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.blocks]


def import_file(
    *,
    actor: Membership,
    file_name: str,
    data: bytes,
    preset: str = "",
    answers: Mapping[str, Any] | None = None,
    write: bool,
) -> Done:
    """Look a file through and, unless a question is open, write it when asked to.

    Without `write` nothing is kept, not even the file. Raises Forbidden, and Invalid for what cannot be read.
    """
    policies.can_import.require(actor)
    try:
        batch = batches.drafted(actor, file_name, data, table_of(data), preset)
        batch.file = ContentFile(data, name="draft")
        done = look(batch)
        if answers:
            choices = Choices.of(batch)
            batches.take_over(choices, batch, answers)
            batch.choices = choices.as_json()
            done = look(batch)
    except Unreadable as error:
        raise Invalid({"file": str(error)}) from None
    if write and not done.open:
        kept = batches.preview_import(actor=actor, file_name=file_name, data=data, preset=preset)
        kept.choices = batch.choices
        working.check(kept)
        kept.state = ImportBatch.State.PREVIEWED
        kept.save()
        batches.confirm_import(actor=actor, batch=kept, seen=kept.counts)
        working.run(kept.pk)
    return done


def look(batch: ImportBatch) -> Done:
    """Return what a file holds and what would happen to each row, with nothing left out of the lists."""
    found, _outcome = working.check(batch)
    choices = Choices.of(batch)
    meanings = Meanings.of(batch, choices)
    outcome = Outcome(most=UNBOUNDED)
    done = Done(batch, found, outcome, questions_of(batch, meanings, choices))
    active: dict[tuple[str, str], tuple[int, str]] = {}

    def each(chunk: Chunk) -> None:
        for row, planned in zip(chunk.rows, chunk.plans, strict=True):
            if not planned.person.startswith("new:"):
                done.known.setdefault(planned.person, (row.number, row.line))
            if planned.code == "no_role" and meanings.standing(row.parsed.combination).status in LIVE:
                _twice(done, active, (planned.person, key_of(row.parsed.job)), row)

    dry_run(batch, found, choices, each, outcome)
    return done


def _twice(done: Done, active: dict[tuple[str, str], tuple[int, str]], key: tuple[str, str], row: Any) -> None:
    """Remember who is in play for a job, also one that has no role yet, and say who would be so twice."""
    day = row.parsed.applied_on
    number, before = active.setdefault(key, (row.number, day))
    if number != row.number and before != day:
        said = f"Row {number} makes this person active for “{row.parsed.job}” already."
        done.twice.append({"row": row.number, "line": row.line, "code": "active_twice", "reason": said, "fields": []})


def report_of(done: Done) -> dict[str, Any]:
    """Return the answer of the command. The shapes are told in docs/guide/imports.md."""
    found = done.survey
    pairs = [{"rows": [pair.first, pair.second], "why": pair.why} for pair in found.pairs]
    ours = [
        {"rows": [row], "candidate": person, "why": "in Holdout already"} for person, (row, _l) in done.known.items()
    ]
    near = [{"rows": [each["row"]], "candidate": each["candidate"], "why": each["why"]} for each in done.outcome.near]
    return {
        "people": found.people,
        "people_before_probable": found.people_before_probable,
        "applications": found.applications,
        "usable_rows": found.usable,
        "unusable": [{"row": row.number, "line": row.line, "reason": row.code} for row in found.unusable],
        "duplicates": [*pairs, *ours],
        "probable": [{"rows": [pair.first, pair.second], "why": pair.why} for pair in found.probable] + near,
        "conflicts": sorted([*done.outcome.conflicts, *done.twice], key=lambda each: int(each["row"])),
        "questions": [question.as_json() for question in done.questions],
    }
