"""The secret address of a member's own calendar: switched on, changed, switched off."""

from secrets import token_hex

from django.db import transaction

from foundation.core.errors import Refused
from foundation.core.event_log import record
from foundation.people import policies
from foundation.people.models import CalendarAddress, Membership
from foundation.people.queries.calendars import hash_of

# In hexadecimal: the log knows a secret by its letters and digits, and of 64 such there are always both.
TOKEN_BYTES = 32


@transaction.atomic
def give_calendar_address(*, actor: Membership) -> str:
    """Switch the actor's calendar on; returns its token, which is shown once and kept nowhere.

    Raises Refused when it is on already: that address goes on working in another window's calendar.
    """
    member = _locked(actor)
    if CalendarAddress.objects.filter(membership=member).exists():
        raise Refused("Your calendar is on already. A new address ends the one that it has.", code="on_already")
    token = token_hex(TOKEN_BYTES)
    CalendarAddress.objects.create(membership=member, token_hash=hash_of(token))
    record("calendar_address.created", actor=actor, subject=member)
    return token


@transaction.atomic
def change_calendar_address(*, actor: Membership) -> str:
    """Give the actor's calendar a new token and return it; the former one stops working at once. Raises Refused."""
    member = _locked(actor)
    current = CalendarAddress.objects.filter(membership=member).first()
    if current is None:
        raise Refused("Your calendar is switched off. Switch it on to get an address.", code="off")
    token = token_hex(TOKEN_BYTES)
    current.token_hash = hash_of(token)
    current.save(update_fields=["token_hash", "updated_at"])
    record("calendar_address.changed", actor=actor, subject=member)
    return token


@transaction.atomic
def take_calendar_address(*, actor: Membership) -> None:
    """Switch the actor's calendar off: its address stops working at once. Nothing happens when it is off."""
    member = _locked(actor)
    if end_calendar_address(member):
        record("calendar_address.ended", actor=actor, subject=member)


def end_calendar_address(member: Membership) -> bool:
    """End the address of a membership that ends, whose end is the event; returns whether there was one."""
    deleted, _ = CalendarAddress.objects.filter(membership=member).delete()
    return bool(deleted)


def _locked(actor: Membership) -> Membership:
    """Return the member, locked, so that two windows do not make two addresses, nor one after access has ended."""
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user", "organisation")
    current = rows.get(pk=actor.pk)
    policies.can_keep_calendar.require(current)
    return current
