"""Saying which stage may follow which, who may move there, and what must be there first."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.errors import Invalid, Stale
from foundation.people.models import Membership
from roles import policies
from roles.domain.legal import Rule, Who, usual
from roles.models import MoveRule, Role, Stage
from roles.queries.legal import mark_of, places_of, table_of
from roles.registries import evidence
from roles.services.locking import lock_role

Wanted = Mapping[UUID, tuple[str, list[str]]]


def set_moves(*, actor: Membership, from_stage: Stage, rules: Wanted, seen: str = "") -> Role:
    """Set who may move on from a stage to each of the named ones, and what that needs; the others stay.

    What is as the loop suggests is not kept, so that it follows the loop. `seen` is the mark of the table that the
    author read ('' skips the check). Raises Forbidden, Invalid, Stale.
    """
    policies.can_set_moves.require(actor, from_stage.role)
    with transaction.atomic():
        role = lock_role(from_stage.role)
        stages = list(Stage.objects.filter(role=role))
        current = table_of(role.pk, stages)
        if seen and seen != mark_of(current):
            raise Stale("Somebody changed the moves of this role meanwhile. This is how they are now.", current={})
        pairs = {(str(from_stage.pk), str(to)): rule for to, rule in _checked(rules).items()}
        if not pairs.keys() <= current.keys():
            raise Invalid({"": "The loop changed meanwhile. Please look again."})
        changed = {pair: rule for pair, rule in pairs.items() if rule != (current[pair].who, current[pair].evidence)}
        if changed:
            _keep(role, stages, changed)
            data = {"label": from_stage.label, "changed": len(changed)}
            record("loop.moves_set", actor=actor, subject=from_stage, data=data)
    return role


def _checked(rules: Wanted) -> dict[UUID, tuple[Who, tuple[str, ...]]]:
    errors: cleaning.Errors = {}
    kept: dict[UUID, tuple[Who, tuple[str, ...]]] = {}
    for to, (who, needs) in rules.items():
        if who not in set(Who):
            cleaning.say(errors, f"who_{to}", "Choose who may do this.")
        elif not all(key in evidence for key in needs):
            cleaning.say(errors, f"evidence_{to}", "Choose from the evidence listed here.")
        else:
            kept[to] = (Who(who), tuple(key for key, _entry in evidence.items() if key in needs))
    cleaning.stop(errors)
    return kept


def _keep(role: Role, stages: list[Stage], changed: Mapping[tuple[str, str], tuple[Who, tuple[str, ...]]]) -> None:
    loop = places_of(stages)
    at = {place.key: number for number, place in enumerate(loop)}
    MoveRule.objects.filter(
        role=role,
        from_stage__in=[left for left, _to in changed],
        to_stage__in=[to for _left, to in changed],
    ).delete()
    MoveRule.objects.bulk_create(
        MoveRule(
            organisation_id=role.organisation_id,
            role=role,
            from_stage_id=left,
            to_stage_id=to,
            who=who.value,
            evidence=list(needs),
        )
        for (left, to), (who, needs) in changed.items()
        if Rule(who, needs) != usual(loop, at[left], at[to])
    )
