"""Keeping roles in step with another system, by what it calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import versions
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid, NotFound
from foundation.people.models import Membership
from foundation.people.queries.external_ids import names_of
from foundation.people.services.external_ids import Name, bind, called, replace
from roles import policies
from roles.models import Role
from roles.queries.seeing import visible_roles
from roles.services.roles import change_role, create_role, describe

FIRST = ("title", "location", "archetype")


@transaction.atomic
def put_role(
    *, actor: Membership, name: Name, facts: Mapping[str, Any], lead: Membership | None = None
) -> tuple[Role, Outcome]:
    """Return the role that another system calls so, with these facts, and what came of it.

    A new one is started in scoping, with `lead` (the actor unless given) in the lead's seat; who leads a known one
    stays. The same facts change nothing. Raises NotFound, and as `create_role` and `change_role` do.
    """
    known = called(organisation_id=actor.organisation_id, kind="role", name=name)
    if known is not None:
        role = visible_roles(actor).filter(pk=known).first()
        if role is None:
            raise NotFound("There is nothing here for you.")
        after = change_role(actor=actor, role=role, version=None, **facts)
        return after, Outcome.UPDATED if after.version != role.version else Outcome.UNCHANGED
    policies.can_create_role.require(actor)
    if "title" not in facts:
        raise Invalid({"title": "Give the role a title."}, code="required")
    made = create_role(actor=actor, lead=lead, **{key: facts[key] for key in FIRST if key in facts})
    bind(organisation_id=actor.organisation_id, source=name.source, kind="role", names=name.of(made.pk))
    if rest := {key: value for key, value in facts.items() if key not in FIRST}:
        made = change_role(actor=actor, role=made, version=None, **rest)
    return made, Outcome.CREATED


def same_role(*, actor: Membership, role: Role, facts: Mapping[str, Any]) -> bool:
    """Tell whether a known role has just these facts already. Raises Forbidden."""
    policies.can_edit_role.require(actor, role)
    return all(getattr(role, key) == value for key, value in facts.items())


@transaction.atomic
def name_role(*, actor: Membership, role: Role, names: Sequence[Name]) -> Role:
    """Let other systems call a role just so. Raises Forbidden, and Invalid for a name of another."""
    policies.can_edit_role.require(actor, role)
    current = versions.lock(role, version=None, describe=describe)
    before = names_of(role.organisation_id, "role", [role.pk]).get(role.pk, [])
    if replace(organisation_id=role.organisation_id, kind="role", pk=role.pk, names=names):
        versions.bump(current)
        after = names_of(role.organisation_id, "role", [role.pk]).get(role.pk, [])
        data = {
            side: {"external_ids": [": ".join(pair) for pair in held]}
            for side, held in (("before", before), ("after", after))
        }
        record("role.changed", actor=actor, subject=current, data=data)
    return current
