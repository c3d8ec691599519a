"""What somebody who is forgotten was called over there and here: no decision shows it any more."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from foundation.core.clock import now
from sync.models import Finding

State = Finding.State


def erase_findings(people: Collection[UUID], _applications: Collection[UUID]) -> None:
    """Empty what both sides said of these people; nobody has to decide on that any more."""
    rows = Finding.objects.filter(record__object_id__in=people, kind=Finding.Kind.CONFLICT)
    rows.exclude(theirs="", ours="").update(theirs="", ours="", updated_at=now())
    rows.filter(state=State.OPEN).update(state=State.SETTLED, decided_at=now(), updated_at=now())
