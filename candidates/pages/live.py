"""What others did while a page stood open: the last of it in words, and whose applications it was about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from foundation.activity.queries import TimelineItem, happened_since
from foundation.core import clock
from foundation.core.formatting import time
from foundation.people.models import Membership

# An event bears the moment when it began to be written, so what was committed late is looked for a little further back.
BACK = timedelta(seconds=5)
LONGEST = timedelta(minutes=10)


class Live(NamedTuple):
    """The moment of this answer; the last act of somebody else; which applications changed, and how many acts more."""

    at: str
    said: str
    who: str
    when: str
    event: str
    application: str
    changed: str
    more: int


def live(member: Membership, role_id: UUID | None, since: str) -> Live:
    """Return what happened at a place since the moment that the page names; nothing where it names none."""
    at, begun = clock.now(), _moment(since)
    found: list[TimelineItem] = []
    if begun is not None:
        found = happened_since(member, max(begun - BACK, at - LONGEST), role_id)
    others = [one for one in found if one.actor_id != member.pk]
    changed = " ".join(dict.fromkeys(str(one.application_id) for one in found))
    stamp = str(int(at.timestamp() * 1000))
    if not others:
        return Live(stamp, "", "", "", "", "", changed, 0)
    last = others[0]
    text, when = last.text, time(last.at)
    return Live(stamp, text, last.actor, when, str(last.event_id), str(last.application_id), changed, len(others) - 1)


def _moment(since: str) -> datetime | None:
    if not (since.isascii() and since.isdigit() and len(since) < 15):
        return None
    return datetime.fromtimestamp(int(since) / 1000, UTC)
