"""Planning and writing the rows of a file, some thousands at a time, so that a large one never stands in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from candidates.domain.tables.known import Known
from candidates.domain.tables.labels import key_of
from candidates.domain.tables.planning import CONFLICT, ERROR, SKIP, Memory, Planned, plan
from candidates.models import ImportBatch
from candidates.services.imports.files import Settled, Usable
from candidates.services.imports.known import known_for
from candidates.services.imports.meaning import Choices, Meanings
from candidates.services.imports.surveying import Survey
from foundation.core import clock

CHUNK = 4_000
MOST_NAMED = 200  # rows that need a look and are kept by name before the import; the result file has all


@dataclass(slots=True)
class Chunk:
    """Some rows in the order of the file: usable ones with their plans, and those whose outcome is settled."""

    rows: list[Usable]
    plans: list[Planned]
    settled: list[Settled]
    known: Known
    last: int


@dataclass(slots=True)
class Outcome:
    """What happens to the rows so far: how many of each action and of each reason, and which need a look."""

    actions: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    near: list[dict[str, object]] = field(default_factory=list)
    conflicts: list[dict[str, object]] = field(default_factory=list)
    conflict_rows: int = 0
    near_rows: int = 0
    most: int = MOST_NAMED

    def add(self, chunk: Chunk) -> None:
        """Count a chunk."""
        for lost in chunk.settled:
            self.actions[ERROR if lost.unusable else SKIP] += 1
            self.reasons[lost.code] += 1
        for row, planned in zip(chunk.rows, chunk.plans, strict=True):
            self.actions[planned.action] += 1
            if planned.action in (SKIP, ERROR):
                self.reasons[planned.code] += 1
            if planned.action == CONFLICT or planned.conflicts:
                self._conflict(row, planned)
            if planned.near[0]:
                self.near_rows += 1
                if len(self.near) < self.most:
                    self.near.append({"row": row.number, "candidate": planned.near[0], "why": planned.near[1]})

    def _conflict(self, row: Usable, planned: Planned) -> None:
        self.conflict_rows += 1
        if len(self.conflicts) < self.most:
            fields = [{"field": each.field, "here": each.here, "file": each.file} for each in planned.conflicts]
            told = {"row": row.number, "line": row.line, "code": planned.code or "differs", "reason": planned.reason}
            self.conflicts.append({**told, "fields": fields})

    def as_counts(self) -> dict[str, int]:
        """Return the counts by action, as they are kept and confirmed."""
        return {action: n for action, n in self.actions.items() if n}


def chunks_of(
    batch: ImportBatch, survey: Survey, choices: Choices, meanings: Callable[[], Meanings], memory: Memory
) -> Iterator[Chunk]:
    """Yield the file chunk by chunk, each planned against what there is when its turn comes."""
    groups = {number: group for number, group in zip(survey.numbers, survey.groups, strict=True) if number != group}
    today = clock.today().isoformat()
    rows = survey.spool.rows()
    while part := list(islice(rows, CHUNK)):
        usable = [_sourced(row, choices) for row in part if isinstance(row, Usable)]
        group_of = {row.number: groups.get(row.number, row.number) for row in usable}
        met = {memory.people[group] for group in group_of.values() if group in memory.people}
        known = known_for(
            batch.organisation_id,
            [row.parsed for row in usable],
            meanings(),
            {person for person in met if not person.startswith("new:")},
        )
        planned = plan(
            [(row.number, group_of[row.number], row.parsed) for row in usable],
            known,
            memory,
            today=today,
            newer=choices.newer,
        )
        settled = [row for row in part if isinstance(row, Settled)]
        yield Chunk(usable, planned, settled, known, part[-1].number)


def _sourced(row: Usable, choices: Choices) -> Usable:
    """Give a source the name that a person said it has here."""
    if choices.sources and row.parsed.source:
        row.parsed.source = choices.sources.get(key_of(row.parsed.source), row.parsed.source)
    return row


def dry_run(
    batch: ImportBatch,
    survey: Survey,
    choices: Choices,
    each: Callable[[Chunk], None] | None = None,
    outcome: Outcome | None = None,
) -> Outcome:
    """Plan the whole file without writing anything; `each` is shown every chunk on the way."""
    outcome, memory = outcome or Outcome(), Memory()
    meanings = Meanings.of(batch, choices)
    people: dict[str, bool] = {}
    for chunk in chunks_of(batch, survey, choices, lambda: meanings, memory):
        outcome.add(chunk)
        for planned in chunk.plans:
            if planned.action not in (SKIP, ERROR):
                people.setdefault(planned.person, planned.person.startswith("new:"))
        if each:
            each(chunk)
    outcome.people["new"] = sum(people.values())
    outcome.people["known"] = len(people) - outcome.people["new"]
    return outcome
