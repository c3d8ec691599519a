"""The table of legal moves of a role: what its loop suggests, with what was set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from foundation.core.prepared import Prepared
from roles.domain.legal import Place, Table, table
from roles.domain.stage_kinds import StageKind
from roles.models import MoveRule, Stage


def places_of(stages: Sequence[Stage]) -> list[Place]:
    """Return the stages of a loop as its table knows them, in order."""
    return [Place(str(stage.pk), stage.label, StageKind(stage.kind)) for stage in stages]


def table_of(role_id: UUID, stages: Sequence[Stage]) -> Table:
    """Return the table of a role that is seen already, given its stages in order: one query."""
    by_hand = {(str(left), str(to)): (who, needs) for left, to, who, needs in _by_hand(role=role_id)}
    return table(places_of(stages), by_hand)


_by_hand = Prepared[Any](
    lambda *, role: MoveRule.objects.filter(role_id=role).values_list("from_stage_id", "to_stage_id", "who", "evidence")
)


def mark_of(rules: Table) -> str:
    """Return a short mark of what the table says, which differs when somebody changed it."""
    said = sorted((pair, rule.who, rule.evidence) for pair, rule in rules.items())
    return sha256(repr(said).encode()).hexdigest()[:16]
