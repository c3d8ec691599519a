"""Putting mail into the outbox, sweeping it over days, and saying where it stands."""

from datetime import datetime, timedelta
from uuid import uuid4

import time_machine

from foundation.activity.models import Notification
from foundation.activity.services import mailing, notify
from foundation.core.registries import Notice
from foundation.people.models import Membership

SUBJECT = uuid4()


def tell(member: Membership, to: str = "", slot: str = "", title: str = "Scorecard owed") -> Notification:
    """Put one mail into the outbox: to the member, or to an address; `slot` orders what falls due together."""
    notify(
        Notice(
            organisation_id=member.organisation_id,
            recipient_id=None if to else member.pk,
            email=to,
            kind="test",
            subject_id=SUBJECT,
            slot=slot,
            title=title,
            body="Two people wait for it.",
            url="/seats/1/",
        )
    )
    return Notification.objects.get(recipient=None if to else member, email=to, slot=slot)


def sweep_for(start: datetime, length: timedelta, each: timedelta) -> int:
    sent, at = 0, start
    while at <= start + length:
        with time_machine.travel(at, tick=False):
            sent += mailing.send_due(at)
        at += each
    return sent


def states() -> dict[str, tuple[str, int]]:
    rows = Notification.objects.filter(kind="test")
    return {row.email or str(row.slot): (row.mail_state, row.mail_attempts) for row in rows}
