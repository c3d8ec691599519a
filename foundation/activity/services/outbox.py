"""What owners do about mail that did not leave."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from foundation.activity.models import Notification
from foundation.activity.policies import can_see_mail
from foundation.activity.queries import parked_mail, sendable, visible_mail
from foundation.activity.services.letters import address_of
from foundation.activity.services.mailing import why_dropped
from foundation.activity.services.recording import record
from foundation.core.clock import now
from foundation.core.errors import Conflict
from foundation.people.models import Membership
from foundation.people.queries.addresses import key_of, without_mail
from foundation.people.services.addresses import clear_address

State = Notification.MailState
# So much begins anew by one press of a button; the next press takes more.
AT_ONCE = 200
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
    _begin_anew([current])
    # Mail about an account has no organisation; the event belongs to the one whose owner acted.
    record("mail.sent_again", actor=actor, subject=current if current.organisation_id else actor.organisation)
    current.refresh_from_db()
    return current


@transaction.atomic
def send_all_again(*, actor: Membership, counted: int | None = None) -> int:
    """Let everything that was stopped and would leave now be tried anew, the newest AT_ONCE of it; returns how much.

    What waits for an address that gets no mail stays: nobody has said that it takes mail. Whoever was told how much
    leaves says so in `counted`: raises Conflict when it is another number by now. One event tells of all.
    """
    can_see_mail.require(actor)
    goes = would_leave(parked_mail(actor).select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    if counted is not None and counted != len(goes):
        raise Conflict(
            "Meanwhile it is another number of mails that would leave. Look again, then send.", code="counted"
        )
    if goes:
        _begin_anew(goes)
        record("mail.sent_again", actor=actor, subject=actor.organisation, data={"n": len(goes)})
    return len(goes)


def all_to_send_again(member: Membership) -> list[Notification]:
    """Return what `send_all_again` would let be tried anew, changing nothing."""
    return would_leave(parked_mail(member)[:AT_ONCE])


def would_leave(mails: Iterable[Notification]) -> list[Notification]:
    """Return those whose address gets mail and who may still read it."""
    stopped = list(mails)
    addresses = {key_of(address_of(mail)) for mail in stopped}
    marked = set(without_mail().filter(address__in=addresses).values_list("address", flat=True))
    free = [mail for mail in stopped if key_of(address_of(mail)) not in marked]
    goes = sendable(free)
    return [mail for mail in free if mail.pk in goes]


def _begin_anew(mails: Sequence[Notification]) -> None:
    fresh = {"mail_attempts": 0, "mail_unsure": 0, "mail_until": None, "mail_error": "", "mail_stopped": ""}
    rows = Notification.objects.filter(pk__in=[mail.pk for mail in mails])
    rows.update(**fresh, mail_due_at=now(), updated_at=now())
