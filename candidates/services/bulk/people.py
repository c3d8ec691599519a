"""Whom an act on many is about: read, locked in one order, and judged by what holds for each such act."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects

from candidates import policies
from candidates.models import Application, Candidate, StageMove
from candidates.queries import visible_applications
from foundation.core.errors import Conflict, DomainError, Forbidden, Refused
from foundation.core.formatting import day_time
from foundation.people.models import Membership
from roles.models import Role, Stage

# A form with more boxes is no selection; whoever means more narrows the list, or asks program by program.
MOST = 5_000
MEANWHILE = "moved_meanwhile"


@dataclass(frozen=True, slots=True)
class Picked:
    """The applications that somebody chose, each with the version that they saw, None where they saw none.

    `asked` is how they were chosen, for the record.
    """

    seen: Mapping[UUID, int | None]
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Tells whether these are the same people, whatever became of them."""
        return sha256("".join(sorted(pk.hex for pk in self.seen)).encode()).hexdigest()


def read(actor: Membership, picked: Picked, *, lock: bool = False) -> list[Application]:
    """Return the chosen applications that the actor sees, by key, with person, stage and role: six queries.

    `lock` holds them until the end of the transaction, in one order, so that two acts on many wait for each other.
    Raises Refused when there are too many.
    """
    if len(picked.seen) > MOST:
        raise Refused(f"These are {len(picked.seen):,} people. At most {MOST:,} at once: narrow the list.")
    seen = list(visible_applications(actor).filter(pk__in=picked.seen).order_by().values_list("pk", flat=True))
    return locked(seen) if lock else with_people(Application.objects.filter(pk__in=seen).order_by("pk"))


def locked(ids: Collection[UUID]) -> list[Application]:
    """Return applications, locked in the order of their keys; what belongs to them is read after."""
    # Locking a join would lose whoever was moved while we waited.
    return with_people(Application.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def with_people(rows: Any) -> list[Application]:
    """Return the rows with person, stage and role; those of one role share its object, and so what rules ask of it."""
    found: list[Application] = list(rows)
    prefetch_related_objects(
        found,
        Prefetch("candidate", Candidate.objects.defer("search")),
        Prefetch("stage", Stage.objects.all()),
        Prefetch("role", Role.objects.select_related("organisation")),
        "role__seats",
    )
    return found


def unseen(picked: Picked, rows: Sequence[Application]) -> list[UUID]:
    """Return the chosen ones that are not there for the actor."""
    return [pk for pk in picked.seen if pk not in {row.pk for row in rows}]


def judged(
    actor: Membership, picked: Picked, rows: Sequence[Application], *, by_version: bool
) -> dict[UUID, DomainError]:
    """Return why nothing is done to some: the actor may not, or (`by_version`) they were moved since they were seen."""
    found: dict[UUID, DomainError] = {}
    late = []
    for row in rows:
        seen = picked.seen[row.pk]
        if not policies.can_work_application(actor, row):
            found[row.pk] = Forbidden(policies.can_work_application.sentence)
        elif by_version and seen is not None and seen != row.version:
            late.append(row)
    return found | _meanwhile(late)


def _meanwhile(rows: Sequence[Application]) -> dict[UUID, DomainError]:
    """Say where each stands now and by whom it was moved: one query, none when nobody was."""
    if not rows:
        return {}
    last = StageMove.objects.filter(application=OuterRef("pk")).order_by("-created_at", "-pk")
    told = Application.objects.filter(pk__in=[row.pk for row in rows]).annotate(
        who=Subquery(last.values("by__user__name")[:1]), at=Subquery(last.values("created_at")[:1])
    )
    known = {pk: (who, at) for pk, who, at in told.values_list("pk", "who", "at")}
    return {row.pk: Conflict(_where(row, *known[row.pk]), code=MEANWHILE) for row in rows}


def _where(row: Application, who: str | None, at: Any) -> str:
    if row.status != Application.Status.ACTIVE:
        return f"{row.get_status_display()} at {row.stage.label}, since you selected it."
    by = f"by {who} " if who else ""
    return f"Moved to {row.stage.label} {by}on {day_time(at)}, after you selected it."
