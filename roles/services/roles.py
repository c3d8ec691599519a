"""Starting a role and changing its plain facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.clock import today
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import policies
from roles.models import Role, RoleSeat, Scope
from roles.queries import playbook
from roles.services import listing
from roles.services.openings import first_opening
from roles.services.plan import lay_out_plan


def describe(role: Role) -> Mapping[str, Any]:
    """Return what a stale writer is shown of the newer role."""
    return {
        "title": role.title,
        "location": role.location,
        "level": role.level,
        "archetype": role.archetype,
        "engagement": role.engagement,
        **{name: getattr(role, name) for name in listing.NAMES},
        "version": role.version,
    }


def create_role(
    *, actor: Membership, title: str, location: str = "", archetype: str = "", lead: Membership | None = None
) -> Role:
    """Start a role in scoping, with its scope, its plan and a lead (the actor unless another is named)."""
    policies.can_create_role.require(actor)
    book = playbook.parts(actor.organisation_id, "scoping", "plan")
    errors: cleaning.Errors = {}
    kept = checked_facts(errors, book["scoping"], title=title, location=location, archetype=archetype)
    leader = lead or actor
    if leader.organisation_id != actor.organisation_id or not policies.can_hold_seat(leader, RoleSeat.Kind.LEAD):
        cleaning.say(errors, "lead", "The lead is an owner, a recruiter or a hiring manager of your organisation.")
    cleaning.stop(errors)
    with transaction.atomic():
        role = Role.objects.create(
            organisation_id=actor.organisation_id,
            currency=actor.organisation.currency,
            created_by=actor,
            plan_starts_on=today(),
            **kept,
        )
        Scope.objects.create(organisation_id=role.organisation_id, role=role)
        RoleSeat.objects.create(organisation_id=role.organisation_id, role=role, member=leader, kind=RoleSeat.Kind.LEAD)
        lay_out_plan(role, leader, book["plan"])
        first_opening(role, actor)
        record("role.created", actor=actor, subject=role, data={"title": role.title, "lead": leader.name})
    return role


def change_role(*, actor: Membership, role: Role, version: int | None, **changes: Any) -> Role:
    """Change title, location, archetype, level, engagement or the facts of its listing; what is not named stays.

    Raises Stale and Invalid.
    """
    policies.can_edit_role.require(actor, role)
    book = playbook.part(role.organisation_id, "scoping")
    errors: cleaning.Errors = {}
    unknown = set(changes) - {"title", "location", "archetype", "level", "engagement", *listing.NAMES}
    if unknown:
        raise Invalid(dict.fromkeys(unknown, "This cannot be changed here."))
    plain = {name: value for name, value in changes.items() if name not in listing.NAMES}
    kept: dict[str, Any] = {**checked_facts(errors, book, **plain), **listing.checked(errors, actor, changes, role)}
    cleaning.stop(errors)
    with transaction.atomic():
        current = versions.lock(role, version=version, describe=describe)
        before = {name: getattr(current, name) for name in kept}
        changed = {name: value for name, value in kept.items() if before[name] != value}
        if not changed:
            return current
        for name, value in changed.items():
            setattr(current, name, value)
        versions.bump(current, *changed)
        data = {"before": plain_values(before, changed), "after": plain_values(changed, changed)}
        record("role.changed", actor=actor, subject=current, data=data)
    return current


def plain_values(held: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return values as an event keeps them: days as text."""
    return {name: held[name].isoformat() if isinstance(held[name], date) else held[name] for name in names}


def checked_facts(errors: cleaning.Errors, book: playbook.Part, **given: str) -> dict[str, str]:
    """Check the plain facts that were given and return them."""
    kept: dict[str, str] = {}
    if "title" in given:
        kept["title"] = cleaning.text(errors, "title", given["title"], limit=120, required="Give the role a title.")
    if "location" in given:
        kept["location"] = cleaning.text(errors, "location", given["location"], limit=120)
    allowed = {
        "archetype": {row["key"] for row in book["archetypes"]},
        "level": set(Role.LEVELS),
        "engagement": {row["key"] for row in book["engagement"]},
    }
    for name, keys in allowed.items():
        if name in given:
            kept[name] = cleaning.choice(errors, name, given[name], keys)
    return kept
