"""What owners do about mail that did not leave."""

from django.db import transaction

from foundation.activity.models import Notification
from foundation.activity.policies import can_see_mail
from foundation.activity.services.recording import record
from foundation.core.clock import now
from foundation.core.errors import Conflict
from foundation.people.models import Membership


@transaction.atomic
def send_again(*, actor: Membership, mail: Notification) -> Notification:
    """Let parked mail be tried anew, for five days from its next try. Raises Conflict when it is parked no more."""
    can_see_mail.require(actor)
    own = Notification.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    current = own.get(pk=mail.pk)
    if current.mail_state != Notification.MailState.PARKED:
        raise Conflict("This mail is not parked any more.")
    current.mail_attempts, current.mail_until, current.mail_error = 0, None, ""
    current.mail_due_at = now()
    current.save(update_fields=["mail_attempts", "mail_until", "mail_error", "mail_due_at", "updated_at"])
    record("mail.sent_again", actor=actor, subject=current)
    return current
