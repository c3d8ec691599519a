"""The first-90-days outcomes: rows of the role that JD, loop and onboarding point to, snapshots in each brief."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from foundation.core import cleaning
from foundation.core.bulk import change
from foundation.core.clock import now
from roles.models import Outcome, Role

FEWEST, MOST = 3, 7
LIMIT = 300
HELD = ("position", "text", "retired_at", "updated_at")
# What stands in a brief, in order: each outcome with its words.
Lines = list[tuple[Outcome, str]]


def checked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return [{id, text}] without blank rows; `id` is '' for a new outcome. Raises Invalid."""
    errors: cleaning.Errors = {}
    kept = []
    for number, row in enumerate(rows, start=1):
        said = cleaning.text(errors, f"outcome_{number}", row.get("text", ""), limit=LIMIT)
        if said:
            kept.append({"id": str(row.get("id") or ""), "text": said})
    if len(kept) > MOST:
        cleaning.say(errors, "outcomes", f"Keep it to {MOST} outcomes. A quarter holds no more.")
    cleaning.stop(errors)
    return kept


def sync(role: Role, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Make the role's outcomes match `rows` and return the snapshot; what is gone is retired, not deleted.

    An outcome keeps its id as long as its row does, so that what traces to it survives a change of words.
    """
    held = {str(outcome.pk): outcome for outcome in Outcome.objects.filter(role=role)}
    left, lines = dict(held), []
    for row in rows:
        known = left.pop(row["id"], None)
        lines.append((known or Outcome(organisation_id=role.organisation_id, role=role), row["text"]))
    settle([lines], held.values())
    return snapshot(lines)


def snapshot(lines: Lines) -> list[dict[str, str]]:
    """Return outcomes as a brief keeps them."""
    return [{"id": str(outcome.pk), "text": text} for outcome, text in lines]


def settle(briefs: Iterable[Lines], held: Collection[Outcome]) -> None:
    """Let the outcomes of each brief stand in their order with these words; of those held, the others are retired.

    Two queries for those of any number of roles.
    """
    known, named, moment = {one.pk for one in held}, set(), now()
    new: list[Outcome] = []
    changed: list[Outcome] = []
    for lines in briefs:
        for position, (outcome, text) in enumerate(lines, start=1):
            named.add(outcome.pk)
            before = outcome.position, outcome.text, outcome.retired_at
            outcome.position, outcome.text, outcome.retired_at = position, text, None
            if outcome.pk not in known:
                new.append(outcome)
            elif before != (position, text, None):
                changed.append(outcome)
    for outcome in held:
        if outcome.pk not in named and outcome.retired_at is None:
            outcome.retired_at = moment
            changed.append(outcome)
    for outcome in changed:
        outcome.updated_at = moment
    Outcome.objects.bulk_create(new)
    change(Outcome, HELD, [(one.pk, *(getattr(one, name) for name in HELD)) for one in changed])
