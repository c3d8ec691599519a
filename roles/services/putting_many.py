"""Roles that other systems put, many at once: the bulk form of `put_role` for what needs no closer look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record_each
from foundation.core import cleaning, versions
from foundation.core.clock import today
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind_each
from roles import policies
from roles.models import Opening, PlanTask, Role, RoleSeat, Scope
from roles.queries import playbook
from roles.services.plan import tasks_of
from roles.services.roles import checked_facts, plain_values
from roles.services.upserting import FIRST

FACTS = (*FIRST, "level", "engagement")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A role that is new, what another system calls it, and what that knows of it."""

    name: Name
    facts: Mapping[str, str]


@transaction.atomic
def start_roles(*, actor: Membership, new: Mapping[int, Beginning]) -> dict[int, Role]:
    """Start roles, led by the actor, and return those that were; whoever is left has to be looked at one by one.

    The same rows and events as `put_role` one by one, in as many queries for hundreds as for one.
    """
    if not policies.can_create_role(actor) or not policies.can_hold_seat(actor, RoleSeat.Kind.LEAD):
        return {}
    book = playbook.parts(actor.organisation_id, "scoping", "plan")
    made: dict[int, Role] = {}
    for index, one in new.items():
        errors: cleaning.Errors = {}
        kept = checked_facts(errors, book["scoping"], **one.facts)
        if "title" in kept and not errors:
            fixed = {"currency": actor.organisation.currency, "created_by": actor, "plan_starts_on": today()}
            made[index] = Role(organisation_id=actor.organisation_id, **fixed, **kept)
    rows, own = list(made.values()), {"organisation_id": actor.organisation_id}
    Role.objects.bulk_create(rows)
    Scope.objects.bulk_create([Scope(role=role, **own) for role in rows])
    RoleSeat.objects.bulk_create([RoleSeat(role=role, member=actor, kind=RoleSeat.Kind.LEAD, **own) for role in rows])
    PlanTask.objects.bulk_create([task for role in rows for task in tasks_of(role, actor, book["plan"])])
    Opening.objects.bulk_create([Opening(role=role, number=1, made_by=actor, **own) for role in rows])
    record_each(
        "role.created",
        actor=actor,
        happened=[(role, {"title": role.title, "lead": actor.name}) for role in rows],
    )
    names = ((new[index].name, role.pk) for index, role in made.items())
    bind_each(organisation_id=actor.organisation_id, kind="role", names=names)
    return made


@transaction.atomic
def change_roles(*, actor: Membership, wanted: Mapping[UUID, Mapping[str, str]]) -> dict[UUID, tuple[Role, bool]]:
    """Change plain facts of roles that the actor may edit; return each as it is now, and whether it was changed.

    One whose facts are not right is left out. The same rows and events as `change_role` one by one.
    """
    book = playbook.part(actor.organisation_id, "scoping")
    rows = Role.objects.select_for_update(of=("self",)).filter(organisation_id=actor.organisation_id, pk__in=wanted)
    done: dict[UUID, tuple[Role, bool]] = {}
    happened: list[tuple[Role, dict[str, Any]]] = []
    fields: set[str] = set()
    for role in rows.order_by("pk"):
        errors: cleaning.Errors = {}
        kept = checked_facts(errors, book, **wanted[role.pk])
        if errors:
            continue
        before = {name: getattr(role, name) for name in kept}
        changed = {name: value for name, value in kept.items() if before[name] != value}
        done[role.pk] = role, bool(changed)
        if changed:
            for name, value in changed.items():
                setattr(role, name, value)
            fields |= changed.keys()
            data = {"before": plain_values(before, changed), "after": plain_values(changed, changed)}
            happened.append((role, data))
    versions.bump_each([role for role, _ in happened], *sorted(fields))
    record_each("role.changed", actor=actor, happened=happened)
    return done
