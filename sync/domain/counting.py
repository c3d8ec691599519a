"""Counting a run: every record once, as created, updated, unchanged, or skipped with its reason. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CREATED, UPDATED, UNCHANGED, SKIPPED = "created", "updated", "unchanged", "skipped"
OUTCOMES = (CREATED, UPDATED, UNCHANGED, SKIPPED)


@dataclass(slots=True)
class Tally:
    """The counts of one collection; what was read is always the sum of the rest."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: str, reason: str = "") -> None:
        """Count one record; a reason is given for one that is skipped, and for no other."""
        if bool(reason) != (outcome == SKIPPED):
            raise ValueError("what is skipped has a reason, and nothing else has")
        self.outcomes[outcome] += 1
        if reason:
            self.reasons[reason] += 1

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(self.outcomes + other.outcomes, self.reasons + other.reasons)

    def as_json(self) -> dict[str, Any]:
        """Return the counts as they are kept and printed."""
        counts: dict[str, Any] = {name: self.outcomes[name] for name in OUTCOMES}
        return {"read": sum(counts.values()), **counts, "reasons": dict(sorted(self.reasons.items()))}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Tally:
        """Return the counts that `as_json` gave."""
        return cls(Counter({name: said.get(name, 0) for name in OUTCOMES}), Counter(said.get("reasons", {})))
