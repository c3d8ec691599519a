"""The first-90-days outcomes: rows of the role that JD, loop and onboarding point to, snapshots in each brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.core import cleaning
from foundation.core.clock import now
from roles.models import Outcome, Role

FEWEST, MOST = 3, 7
LIMIT = 300


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
    snapshot: list[dict[str, str]] = []
    alive: set[str] = set()
    for position, row in enumerate(rows, start=1):
        known = held.get(row["id"]) if row["id"] not in alive else None
        outcome = known or Outcome(organisation_id=role.organisation_id, role=role)
        wanted = (position, row["text"], None)
        if known is None or (known.position, known.text, known.retired_at) != wanted:
            outcome.position, outcome.text, outcome.retired_at = wanted
            outcome.save()
        alive.add(str(outcome.pk))
        snapshot.append({"id": str(outcome.pk), "text": outcome.text})
    gone = [outcome.pk for key, outcome in held.items() if key not in alive and outcome.retired_at is None]
    if gone:
        Outcome.objects.filter(pk__in=gone).update(retired_at=now(), updated_at=now())
    return snapshot
