"""Integrations: systems with a membership of their own, made, changed and switched off by owners."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from foundation.core.errors import Invalid, Refused
from foundation.core.event_log import record
from foundation.core.ids import uuid7
from foundation.people import policies
from foundation.people.models import INTEGRATION, Integration, Membership, User
from foundation.people.services import checks
from foundation.people.services.keys import (
    faulty_scopes,
    lock_integration,
    refuse_switched_off,
    revoke_all,
    scopes_to_give,
)

LONGEST_NAME = 60


@transaction.atomic
def create_integration(*, actor: Membership, name: str, scopes: Iterable[str]) -> Integration:
    """Make an integration, without a key yet. Raises Invalid for a bad or taken name, and for a scope not for it."""
    policies.can_manage_integrations.require(actor)
    shown, wanted = _checked(actor, name, scopes)
    # An account that nobody can sign in with: its membership needs a name wherever names stand.
    user = User(email=f"{uuid7()}@{checks.NO_MAIL}", name=shown, is_active=False)
    user.set_unusable_password()
    user.save()
    member = Membership.objects.create(organisation=actor.organisation, user=user, job=INTEGRATION)
    made = Integration.objects.create(membership=member, scopes=wanted, made_by=actor)
    record("integration.created", actor=actor, subject=member, data={"name": shown, "scopes": wanted})
    return made


@transaction.atomic
def change_integration(*, actor: Membership, integration: Integration, name: str, scopes: Iterable[str]) -> Integration:
    """Give an integration another name or other scopes, which hold at once for all its keys. Raises as making one."""
    policies.can_manage_integrations.require(actor)
    current = lock_integration(actor, integration)
    member = current.membership
    refuse_switched_off(current)
    shown, wanted = _checked(actor, name, scopes, besides=member)
    before = {"name": member.name, "scopes": current.scopes}
    if before == {"name": shown, "scopes": wanted}:
        return current
    member.user.name = shown
    member.user.save(update_fields=["name"])
    current.scopes = wanted
    current.save(update_fields=["scopes", "updated_at"])
    member.save(update_fields=["updated_at"])
    member.api_keys.filter(revoked=False).update(scopes=wanted)
    record("integration.changed", actor=actor, subject=member, data={"before": before, "name": shown, "scopes": wanted})
    return current


@transaction.atomic
def switch_off(*, actor: Membership, integration: Integration) -> Integration:
    """End an integration's access at once, and all its keys for good. What it did stays, under its name."""
    policies.can_manage_integrations.require(actor)
    current = lock_integration(actor, integration)
    member = current.membership
    if not member.active:
        return current
    member.active = False
    member.save(update_fields=["active", "updated_at"])
    revoke_all(member)
    record("integration.switched_off", actor=actor, subject=member, data={"name": member.name})
    return current


@transaction.atomic
def switch_on(*, actor: Membership, integration: Integration) -> Integration:
    """Let an integration have keys again, with the scopes it had; its old ones stay revoked.

    Raises Refused when another took its name meanwhile.
    """
    policies.can_manage_integrations.require(actor)
    current = lock_integration(actor, integration)
    member = current.membership
    if member.active:
        return current
    if _named(actor, member.name).exists():
        raise Refused("Another integration has this name by now. Rename that one first.", code="name_taken")
    member.active = True
    member.save(update_fields=["active", "updated_at"])
    record("integration.switched_on", actor=actor, subject=member, data={"name": member.name})
    return current


def plain_name(shown: str) -> str:
    """Return the name of an integration as an owner types it, without the mark that tells it from people."""
    return shown.removesuffix(checks.MARK).rstrip()


def _checked(
    actor: Membership, name: str, scopes: Iterable[str], besides: Membership | None = None
) -> tuple[str, list[str]]:
    """Return the name as it is shown, and the scopes in order."""
    wanted = sorted(set(scopes))
    errors = faulty_scopes(wanted, scopes_to_give())
    label = plain_name(" ".join(name.replace("\0", "").split()))
    shown = f"{label} {checks.MARK}"
    if not label or len(label) > LONGEST_NAME:
        errors["name"] = f"Enter a name of 1 to {LONGEST_NAME} characters, such as the system that asks."
    else:
        named = _named(actor, shown)
        if (named.exclude(pk=besides.pk) if besides else named).exists():
            errors["name"] = "There is an integration of this name. Give it another key, or choose another name."
    if errors:
        raise Invalid(errors)
    return shown, wanted


def _named(actor: Membership, shown: str) -> QuerySet[Membership]:
    """Return the integrations that are switched on and have this name."""
    return Membership.objects.filter(
        organisation_id=actor.organisation_id, job=INTEGRATION, active=True, user__name__iexact=shown
    )
