"""Which outcomes the stages of a loop assess, as people link them by hand."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record
from foundation.core.clock import now
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import policies
from roles.models import Outcome, Role, Stage
from roles.services.locking import lock_role

Link = tuple[UUID, UUID]


def set_coverage(
    *, actor: Membership, role: Role, links: Collection[Link], was: Collection[Link] | None = None
) -> None:
    """Make the links of outcomes to stages exactly these (outcome id, stage id) pairs. Raises Invalid.

    With `was`, the links that the author read, only what they changed is changed, so that two people who tick
    different boxes keep both.
    """
    policies.can_edit_loop.require(actor, role)
    through = Stage.outcomes.through
    with transaction.atomic():
        current = lock_role(role)
        stages = set(Stage.objects.filter(role=current).values_list("pk", flat=True))
        outcomes = set(Outcome.objects.filter(role=current, retired_at=None).values_list("pk", flat=True))
        rows = through.objects.filter(stage_id__in=stages, outcome_id__in=outcomes)
        held = {(row.outcome_id, row.stage_id): row.pk for row in rows}
        wanted = set(links) if was is None else (held.keys() - (set(was) - set(links))) | (set(links) - set(was))
        if any(outcome not in outcomes or stage not in stages for outcome, stage in wanted):
            raise Invalid({"": "The loop or its outcomes changed meanwhile. Please look again."})
        if wanted == set(held):
            return
        through.objects.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
        through.objects.bulk_create(
            [through(outcome_id=outcome, stage_id=stage) for outcome, stage in wanted - set(held)]
        )
        touched = {stage for _, stage in wanted ^ set(held)}
        Stage.objects.filter(pk__in=touched).update(updated_at=now())
        data = {"linked": len(wanted - set(held)), "unlinked": len(set(held) - wanted)}
        record("loop.coverage_set", actor=actor, subject=current, data=data)
