"""API keys: made and revoked by owners; each acts as one member."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from foundation.core import clock
from foundation.core.api.permissions import known_scopes
from foundation.core.errors import Invalid
from foundation.core.event_log import record
from foundation.people import policies
from foundation.people.models import ApiKey, Membership

LONGEST_LIFE = timedelta(days=366)
LONGEST_NAME = 50


@transaction.atomic
def create_key(
    *, actor: Membership, member: Membership, name: str, scopes: Iterable[str], last_day: date
) -> tuple[ApiKey, str]:
    """Make a key that acts as `member` and works to the end of `last_day`; returns it with the plain key.

    The plain key is shown once and kept nowhere. Raises Invalid for a bad name, scope, day or a member without access.
    """
    policies.can_manage_api_keys.require(actor)
    label, wanted = " ".join(name.split()), sorted(set(scopes))
    _check(actor, member, label, wanted, last_day)
    end = timezone.make_aware(datetime.combine(last_day, time(23, 59, 59)))
    key = ApiKey(name=label, membership=member, scopes=wanted, expiry_date=end)
    plain: str = ApiKey.objects.assign_key(key)
    key.save()
    data = {"key": label, "prefix": key.prefix, "name": member.name, "scopes": wanted}
    record("api_key.created", actor=actor, subject=member, data=data)
    return key, plain


def _check(actor: Membership, member: Membership, label: str, scopes: list[str], last_day: date) -> None:
    errors: dict[str, str] = {}
    if not label or len(label) > LONGEST_NAME:
        errors["name"] = f"Enter a name of 1 to {LONGEST_NAME} characters, such as the system that uses the key."
    if member.organisation_id != actor.organisation_id or not member.active:
        errors["member"] = "Choose a member who has access."
    if not scopes:
        errors["scopes"] = "Choose at least one thing that the key may do."
    elif unknown := sorted(set(scopes) - set(known_scopes())):
        errors["scopes"] = f"There is no scope {unknown[0]}."
    today = clock.today()
    if not today <= last_day <= today + LONGEST_LIFE:
        errors["last_day"] = "Choose a day within a year from today."
    if errors:
        raise Invalid(errors)


@transaction.atomic
def revoke_key(*, actor: Membership, key: ApiKey) -> ApiKey:
    """Stop a key at once; it cannot be brought back."""
    policies.can_manage_api_keys.require(actor)
    current: ApiKey = ApiKey.objects.select_for_update(of=("self",)).select_related("membership__user").get(pk=key.pk)
    if current.revoked:
        return current
    current.revoked = True
    current.save(update_fields=["revoked"])
    data = {"key": current.name, "prefix": current.prefix, "name": current.membership.name}
    record("api_key.revoked", actor=actor, subject=current.membership, data=data)
    return current
