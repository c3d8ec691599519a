"""Roles that ended before this product knew them, so that their people can be kept with them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from foundation.activity.services import record
from foundation.core.clock import now, today
from foundation.people.models import Membership
from roles import policies
from roles.models import Role, RoleSeat, Scope, Stage


@transaction.atomic
def make_closed_role(*, actor: Membership, title: str, stages: Sequence[tuple[str, str]], why: str) -> Role:
    """Make a role that is closed from the start, with stages as (kind, label), and return it.

    It takes no applications; an import may put history into it. `why` is told in its history. Raises Forbidden.
    """
    policies.can_create_role.require(actor)
    role = Role.objects.create(
        organisation_id=actor.organisation_id,
        title=title[:120],
        currency=actor.organisation.currency,
        created_by=actor,
        plan_starts_on=today(),
        state=Role.State.CLOSED,
        closed_at=now(),
    )
    Scope.objects.create(organisation_id=role.organisation_id, role=role)
    RoleSeat.objects.create(organisation_id=role.organisation_id, role=role, member=actor, kind=RoleSeat.Kind.LEAD)
    Stage.objects.bulk_create(
        Stage(
            organisation_id=role.organisation_id,
            role=role,
            position=position,
            key=f"{kind or 'stage'}_{position}",
            kind=kind,
            label=label[:80],
        )
        for position, (kind, label) in enumerate(stages)
    )
    record("role.created", actor=actor, subject=role, data={"title": role.title, "lead": actor.name})
    record("role.closed", actor=actor, subject=role, data={"reason": f"It came with the import of {why}."})
    return role
