"""API keys: members make them for themselves, owners for integrations; nobody makes one that acts as somebody else."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from foundation.core import clock
from foundation.core.api.permissions import known_scopes, scopes_of_integrations
from foundation.core.errors import Invalid, Refused
from foundation.core.event_log import record
from foundation.people import policies
from foundation.people.models import ApiKey, Integration, Membership

LONGEST_LIFE = timedelta(days=366)
LONGEST_NAME = 50
OVERLAPS = (0, 1, 7, 30)
MOST_A_MINUTE = 100_000


@transaction.atomic
def create_key(*, actor: Membership, name: str, scopes: Iterable[str], last_day: date) -> tuple[ApiKey, str]:
    """Make a key that acts as `actor` and works to the end of `last_day`; returns it with the plain key.

    The plain key is shown once and kept nowhere. Raises Invalid for a bad name, scope or day.
    """
    policies.can_make_key.require(actor)
    wanted = sorted(set(scopes))
    errors = {**_faults(name, last_day), **faulty_scopes(wanted, known_scopes())}
    if errors:
        raise Invalid(errors)
    return _make(actor, actor, name, wanted, last_day)


@transaction.atomic
def create_integration_key(
    *, actor: Membership, integration: Integration, name: str, last_day: date
) -> tuple[ApiKey, str]:
    """Make one more key of an integration, with its scopes, so that keys can be changed without a gap.

    Raises Invalid for a bad name or day, and Refused for one that was switched off.
    """
    policies.can_manage_integrations.require(actor)
    current = lock_integration(actor, integration)
    refuse_switched_off(current)
    if errors := _faults(name, last_day):
        raise Invalid(errors)
    return _make(actor, current.membership, name, current.scopes, last_day)


def lock_integration(actor: Membership, integration: Integration) -> Integration:
    """Return an integration of the actor's organisation, read again and locked; raises DoesNotExist for another's."""
    rows = Integration.objects.select_for_update(of=("self",)).select_related("membership__user")
    return rows.get(pk=integration.pk, membership__organisation_id=actor.organisation_id)


def refuse_switched_off(integration: Integration) -> None:
    """Raise Refused for an integration that is switched off: nothing changes on it until it is on again."""
    if not integration.membership.active:
        raise Refused("This integration is switched off. Switch it on again first.", code="switched_off")


def faulty_scopes(wanted: list[str], known: list[str]) -> dict[str, str]:
    """Return what is wrong with the scopes that were chosen, beside their field."""
    if not wanted:
        return {"scopes": "Choose at least one thing that the key may do."}
    unknown = sorted(set(wanted) - set(known))
    return {"scopes": f"There is no scope {unknown[0]} to choose here."} if unknown else {}


def scopes_to_give() -> list[str]:
    """Return the scopes that an owner may give an integration."""
    return [one.key for one in scopes_of_integrations()]


def _faults(name: str, last_day: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    label = " ".join(name.split())
    if not label or len(label) > LONGEST_NAME or "\0" in label:
        errors["name"] = f"Enter a name of 1 to {LONGEST_NAME} characters, such as the system that uses the key."
    today = clock.today()
    if not today <= last_day <= today + LONGEST_LIFE:
        errors["last_day"] = "Choose a day within a year from today."
    return errors


def _make(
    actor: Membership,
    member: Membership,
    name: str,
    scopes: list[str],
    last_day: date,
    follows: ApiKey | None = None,
) -> tuple[ApiKey, str]:
    # Where clocks go back at midnight, the last hour of the day comes twice.
    end = timezone.make_aware(datetime.combine(last_day, time(23, 59, 59, fold=1)))
    key = ApiKey(name=" ".join(name.split()), membership=member, made_by=actor, scopes=scopes, expiry_date=end)
    key.follows, key.per_minute = follows, follows.per_minute if follows else None
    plain: str = ApiKey.objects.assign_key(key)
    key.save()
    data = {**_told(key), "scopes": scopes, **({"follows": follows.prefix} if follows else {})}
    record("api_key.created", actor=actor, subject=member, data=data, aside=key)
    return key, plain


@transaction.atomic
def rotate_key(*, actor: Membership, key: ApiKey, overlap_days: int) -> tuple[ApiKey, str]:
    """Give a key a new secret, with its name, scopes and length of life; returns the new key with the plain one.

    The former one works for `overlap_days` more, at most to its own end; with none it stops at once. Raises Refused
    for a key that works no more or was followed already, and Invalid for a number of days.
    """
    policies.can_revoke_key.require(actor, key)
    locked = ApiKey.objects.select_for_update(of=("self",)).select_related("membership__user")
    current: ApiKey = locked.get(pk=key.pk)
    member = current.membership
    if current.revoked or current.has_expired or not member.active:
        raise Refused("This key works no more. Make a new one.", code="ended")
    if ApiKey.objects.filter(follows=current).exists():
        raise Refused("This key has a new secret already. Change that one, or make another key.", code="followed")
    if overlap_days not in OVERLAPS:
        raise Invalid({"overlap_days": f"Choose {', '.join(map(str, OVERLAPS))} days."})
    if not (member.pk == actor.pk or member.is_integration):
        raise Refused("Only its member changes a member's key; you can revoke it.", code="not_yours")
    moment = clock.now()
    # In days: clocks that change meanwhile make a life neither longer nor shorter.
    end = current.expiry_date
    lived = timezone.localdate(end) - timezone.localdate(current.created) if end else LONGEST_LIFE
    last_day = clock.today() + min(lived, LONGEST_LIFE)
    made, plain = _make(actor, member, current.name, current.scopes, last_day, follows=current)
    ends = moment + timedelta(days=overlap_days)
    current.expiry_date = min(current.expiry_date or ends, ends)
    if not overlap_days:
        current.revoked, current.revoked_at = True, moment
    current.save(update_fields=["expiry_date", "revoked", "revoked_at"])
    return made, plain


@transaction.atomic
def limit_key(*, actor: Membership, key: ApiKey, per_minute: int | None) -> ApiKey:
    """Say how many requests a minute a key may make; None lets it make as many as all. Raises Forbidden and Invalid."""
    policies.can_limit_key.require(actor, key)
    if per_minute is not None and not 1 <= per_minute <= MOST_A_MINUTE:
        raise Invalid({"per_minute": f"Give a number from 1 to {MOST_A_MINUTE:,}, or nothing."})
    current: ApiKey = ApiKey.objects.select_for_update(of=("self",)).select_related("membership__user").get(pk=key.pk)
    if current.per_minute == per_minute:
        return current
    current.per_minute = per_minute
    current.save(update_fields=["per_minute"])
    record("api_key.limited", actor=actor, subject=current.membership, data={**_told(current), "limit": per_minute})
    return current


@transaction.atomic
def revoke_key(*, actor: Membership, key: ApiKey) -> ApiKey:
    """Stop a key at once; it cannot be brought back."""
    policies.can_revoke_key.require(actor, key)
    current: ApiKey = ApiKey.objects.select_for_update(of=("self",)).select_related("membership__user").get(pk=key.pk)
    if current.revoked:
        return current
    current.revoked, current.revoked_at = True, clock.now()
    current.save(update_fields=["revoked", "revoked_at"])
    record("api_key.revoked", actor=actor, subject=current.membership, data=_told(current), aside=current)
    return current


def revoke_all(member: Membership) -> None:
    """Stop all keys of a membership that ends; the end itself is the event."""
    ApiKey.objects.filter(membership=member, revoked=False).update(revoked=True, revoked_at=clock.now())


def _told(key: ApiKey) -> dict[str, object]:
    """Return what an event says of a key; `own` tells a person's from a system's."""
    member = key.membership
    return {"key": key.name, "prefix": key.prefix, "name": member.name, "own": key.made_by_id == member.pk}
