"""Marking addresses that take no mail, and setting them right."""

from datetime import datetime

from django.db import transaction

from foundation.core.clock import now
from foundation.core.event_log import record
from foundation.people import policies
from foundation.people.models import MailAddress, Membership
from foundation.people.queries.addresses import key_of


def mark_address(address: str, state: MailAddress.State, reason: str, *, at: datetime | None = None) -> None:
    """Send nothing more to an address, since a server or its provider said so `at` that time. Safe to repeat.

    Who complained stays so; what was said before an owner set the address right is over.
    """
    kept, moment = key_of(address), at or now()
    start = {"state": MailAddress.State.OK, "since": moment}
    with transaction.atomic():
        MailAddress.objects.get_or_create(address=kept, defaults=start)
        row = MailAddress.objects.select_for_update().get(address=kept)
        if row.state in (state, MailAddress.State.COMPLAINED) or row.since > moment:
            return
        row.state, row.since = state, moment
        row.reason = " ".join(reason.replace("\x00", " ").split())[:300]
        row.save(update_fields=["state", "reason", "since", "updated_at"])


@transaction.atomic
def clear_address(*, actor: Membership, address: str) -> bool:
    """Send to an address again; False when it was not marked. An event tells who decided so."""
    policies.can_clear_address.require(actor)
    row = MailAddress.objects.select_for_update().filter(address=key_of(address)).first()
    if row is None or row.state == MailAddress.State.OK:
        return False
    data = {"email": row.address, "state": row.get_state_display()}
    row.state, row.reason, row.since = MailAddress.State.OK, "", now()
    row.save(update_fields=["state", "reason", "since", "updated_at"])
    record("mail.address_cleared", actor=actor, subject=actor.organisation, data=data)
    return True
