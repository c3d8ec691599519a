"""What owners do about mail that did not leave."""

from django.db import transaction

from foundation.activity.models import Notification
from foundation.activity.policies import can_see_mail
from foundation.activity.queries import sendable, visible_mail
from foundation.activity.services.letters import address_of
from foundation.activity.services.mailing import why_dropped
from foundation.activity.services.recording import record
from foundation.core.clock import now
from foundation.core.errors import Conflict
from foundation.people.models import Membership
from foundation.people.services.addresses import clear_address

State = Notification.MailState
STOPPED = (State.PARKED, State.SUPPRESSED, State.DROPPED)


@transaction.atomic
def send_again(*, actor: Membership, mail: Notification) -> Notification:
    """Let mail that was stopped be tried anew, for five days from its next try.

    Whoever sends again says that the address takes mail: a mark on it is lifted. Raises Conflict when the mail is
    stopped no more, or when whom it is for may still not have it.
    """
    can_see_mail.require(actor)
    current = visible_mail(actor).select_for_update(of=("self",)).get(pk=mail.pk)
    if current.mail_state not in STOPPED:
        raise Conflict("This mail is not parked any more.")
    if current.pk not in sendable([current]):
        raise Conflict(f"This mail would not leave now: {(why_dropped(current) or current.mail_error).rstrip('.')}.")
    clear_address(actor=actor, address=address_of(current))
    current.mail_attempts, current.mail_unsure, current.mail_until = 0, 0, None
    current.mail_error = current.mail_stopped = ""
    current.mail_due_at = now()
    changed = ["mail_attempts", "mail_unsure", "mail_until", "mail_error", "mail_stopped", "mail_due_at", "updated_at"]
    current.save(update_fields=changed)
    # Mail about an account has no organisation; the event belongs to the one whose owner acted.
    record("mail.sent_again", actor=actor, subject=current if current.organisation_id else actor.organisation)
    return current
