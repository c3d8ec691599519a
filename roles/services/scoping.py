"""Answering the scope, choosing the archetype that follows from it, and setting the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.clock import now
from foundation.people.models import Membership
from foundation.people.services.checks import CURRENCIES
from roles import policies
from roles.models import Role, Scope
from roles.queries import costs as figures
from roles.queries import playbook
from roles.queries import scope as scoping
from roles.services.locking import refuse_ended
from roles.services.roles import describe


def answer_scope(
    *,
    actor: Membership,
    role: Role,
    version: int | None,
    goal: str = "",
    first_hire: bool | None = None,
    facts: Mapping[str, Any] | None = None,
    dimensions_now: Mapping[str, int | None] | None = None,
    dimensions_later: Mapping[str, int | None] | None = None,
    owns: Sequence[str] = (),
    questions: Mapping[str, str] | None = None,
) -> Scope:
    """Replace the answers of the scope and keep the verdict that they give.

    Depths are 1 to 5; facts True, False or None, `data_ready` one of its levels. Raises Stale and Invalid.
    """
    given = scoping.Given(
        goal=goal,
        first_hire=first_hire,
        facts=facts or {},
        dimensions_now=dimensions_now or {},
        dimensions_later=dimensions_later or {},
        owns=owns,
        questions=questions or {},
    )
    return _write(actor, role, version, given, whole=True)


def draft_scope(*, actor: Membership, role: Role, version: int | None, **answers: Any) -> Scope:
    """Replace the answers as far as they go, named as for `answer_scope`, and take no verdict from them.

    Once a verdict was taken all is answered, and it follows each change. Raises Stale and Invalid.
    """
    return _write(actor, role, version, scoping.Given(**answers), whole=False)


def _write(actor: Membership, role: Role, version: int | None, given: scoping.Given, *, whole: bool) -> Scope:
    policies.can_edit_scope.require(actor, role)
    book = playbook.part(role.organisation_id, "scoping")
    answers = scoping.checked(given, book)
    with transaction.atomic():
        scope = versions.lock(Scope.objects.get(role=role), version=version, describe=scoping.as_typed)
        before, changed = scope.verdict, scoping.changed(scope, answers)
        if not changed and (before or not whole):
            return scope
        for name, value in answers.items():
            setattr(scope, name, value)
        if whole or before:
            scope.verdict = scoping.as_data(scoping.judge(scope, book))
        versions.bump(scope, *answers, "verdict")
        Role.objects.filter(pk=role.pk).update(updated_at=now())
        _record(actor, scope, changed, said=whole or _conclusion(before) != _conclusion(scope.verdict))
    return scope


def _conclusion(verdict: Mapping[str, Any]) -> dict[str, str]:
    """Return what the event log keeps of a verdict; empty while there is none."""
    return {"verdict": verdict["primary"]["says"], "rule": verdict["primary"]["rule"]} if verdict else {}


def _record(actor: Membership, scope: Scope, changed: Sequence[str], *, said: bool) -> None:
    """Tell which answers are new, so that each can be asked who gave it."""
    data = {"answers": list(changed)}
    if said:
        record("role.scoped", actor=actor, subject=scope, data={**_conclusion(scope.verdict), **data})
    else:
        record("role.scope_drafted", actor=actor, subject=scope, data=data)


def choose_archetype(
    *, actor: Membership, role: Role, archetype: str, level: str, engagement: str, version: int | None
) -> Role:
    """Take an archetype over into the role, with level and way to engage. Raises Stale and Invalid."""
    policies.can_edit_scope.require(actor, role)
    book = playbook.part(role.organisation_id, "scoping")
    errors: cleaning.Errors = {}
    labels = {row["key"]: row["label"] for row in book["archetypes"]}
    chosen = {
        "archetype": cleaning.choice(errors, "archetype", archetype, labels, blank=False),
        "level": cleaning.choice(errors, "level", level, Role.LEVELS),
        "engagement": cleaning.choice(errors, "engagement", engagement, {row["key"] for row in book["engagement"]}),
    }
    cleaning.stop(errors)
    with transaction.atomic():
        current = versions.lock(role, version=version, describe=describe)
        if all(getattr(current, name) == value for name, value in chosen.items()):
            return current
        for name, value in chosen.items():
            setattr(current, name, value)
        versions.bump(current, *chosen)
        data = {"label": labels[chosen["archetype"]], **chosen}
        record("role.profile_chosen", actor=actor, subject=current, data=data)
    return current


def set_budget(
    *,
    actor: Membership,
    role: Role,
    version: int | None,
    band_low_minor: int | None,
    band_high_minor: int | None,
    currency: str,
    overhead_percent: int | None,
    costs: Mapping[str, Any] | None = None,
) -> Role:
    """Set the yearly band in minor units of `currency`, the overhead on top, and with `costs` the figures that differ
    from the playbook's (see roles.queries.costs), replacing those before. Raises Stale and Invalid.
    """
    policies.can_set_budget.require(actor, role)
    refuse_ended(role)
    errors: cleaning.Errors = {}
    chosen = {
        **_checked_band(errors, band_low_minor, band_high_minor, currency),
        "overhead_percent": cleaning.whole(errors, "overhead_percent", overhead_percent, 0, 200),
        **({} if costs is None else {"costs": figures.checked(errors, costs)}),
    }
    cleaning.stop(errors)
    with transaction.atomic():
        current = versions.lock(role, version=version, describe=lambda newer: {**describe(newer), **money(newer)})
        before = money(current)
        chosen = {**before, **chosen}
        if before == chosen:
            return current
        for name, value in chosen.items():
            setattr(current, name, value)
        versions.bump(current, *chosen)
        data = {"before": before, "after": chosen}
        record("role.budget_set", actor=actor, subject=current, data=data)
    return current


def _checked_band(errors: cleaning.Errors, low: int | None, high: int | None, currency: str) -> dict[str, Any]:
    """Return the band ready to store, saying in `errors` what is wrong with it."""
    bottom = cleaning.money(errors, "band_low", low)
    top = cleaning.money(errors, "band_high", high)
    if bottom is not None and top is not None and bottom > top:
        cleaning.say(errors, "band_high", "The top of the band is under its bottom.")
    code = str(currency or "").strip().upper()
    if code not in CURRENCIES:
        cleaning.say(errors, "currency", "Use a three-letter code such as EUR.")
    return {"band_low_minor": bottom, "band_high_minor": top, "currency": code}


def money(role: Role) -> dict[str, Any]:
    """Return the budget of a role, for those who may see pay."""
    names = ("band_low_minor", "band_high_minor", "currency", "overhead_percent", "costs")
    return {name: getattr(role, name) for name in names}
