"""Reading the event log and the inbox: only what the member may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from foundation.activity.models import Event, Notification
from foundation.core import registries
from foundation.core.event_log import ANYBODY, OWN, STAFF, types
from foundation.core.prepared import Prepared
from foundation.people.models import MailAddress, Membership
from foundation.people.policies import is_owner
from foundation.people.queries.addresses import without_mail
from foundation.people.queries.seeing import PreparedFor

# Mail that has been due for so long without a try waits for more than the next sweep.
UNTRIED = timedelta(minutes=5)


FIELDS = ("id", "created_at", "actor_id", "actor_label", "verb", "data", "subject_id")
MOST_SINCE = 50


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One line of a timeline: when, who, what was done in words, with its icon and tone."""

    at: datetime
    actor: str
    text: str
    icon: str
    tone: str | None
    verb: str
    subject_id: UUID
    event_id: UUID
    actor_id: UUID | None
    data: Mapping[str, Any]
    application_id: UUID | None = None


def visible_events(member: Membership) -> QuerySet[Event]:
    """Return the events of the member's organisation that they may read, whatever app wrote them."""
    seen = Q(audience=OWN, actor=member)
    if member.is_staff_of_org:
        seen |= Q(audience=STAFF)
    for app_filter in registries.event_filters:
        seen |= app_filter(member)
    return Event.objects.filter(seen, organisation_id=member.organisation_id)


def timeline(
    member: Membership,
    *,
    application_id: UUID | None = None,
    role_id: UUID | None = None,
    subject_id: UUID | None = None,
    limit: int = 50,
) -> list[TimelineItem]:
    """Return the newest events about an application, role or subject, newest first, in one query."""
    about = {"application_id": application_id, "role_id": role_id, "subject_id": subject_id}
    given = {name: pk for name, pk in about.items() if pk}
    rows = _newest(member, limit, **given)
    return [_item(row) for row in rows]


def _about(member: Membership, limit: int, **about: UUID) -> QuerySet[Event, Any]:
    rows = visible_events(member).filter(**about).order_by("-created_at", "-id")
    found: QuerySet[Event, Any] = rows.values(*FIELDS)[:limit]
    return found


_newest = PreparedFor[Mapping[str, Any]](_about)


def happened_since(member: Membership, since: datetime, role_id: UUID | None) -> list[TimelineItem]:
    """Return what happened to applications since a moment, of one role or of all, the newest first: one query."""
    rows = visible_events(member).filter(created_at__gt=since, application_id__isnull=False)
    rows = rows.filter(role_id=role_id) if role_id else rows
    return [_item(row) for row in rows.order_by("-created_at", "-id").values(*FIELDS, "application_id")[:MOST_SINCE]]


def _item(row: Mapping[str, Any]) -> TimelineItem:
    kind = types[str(row["verb"])]
    return TimelineItem(
        at=row["created_at"],
        actor=str(row["actor_label"]),
        text=kind.text(row["data"]),
        icon=kind.icon,
        tone=kind.tone,
        verb=kind.verb,
        subject_id=row["subject_id"],
        event_id=row["id"],
        actor_id=row["actor_id"],
        data=row["data"],
        application_id=row.get("application_id"),
    )


def inbox(member: Membership) -> QuerySet[Notification]:
    """Return the member's notifications, newest first, without those about what they may no longer see."""
    return _kept(member).order_by("-created_at", "-id")


def _kept(member: Membership) -> QuerySet[Notification]:
    """What was told to the member and is still theirs to read."""
    rows = Notification.objects.filter(recipient_id=member.pk, organisation_id=member.organisation_id)
    if not member.active:
        return rows.none()
    if member.is_staff_of_org:
        return rows
    seen = Q(audience=ANYBODY)
    for app_filter in registries.notice_filters:
        seen |= app_filter(member)
    return rows.filter(seen)


def readable_by(recipients: Mapping[Membership, Iterable[UUID]]) -> set[UUID]:
    """Return which of the notices given for each of several people they may read now, in one query."""
    people = sorted((member for member in recipients if member.active), key=lambda member: member.job)
    given: dict[str, Any] = {}
    for n, member in enumerate(people):
        given |= {
            f"member{n}": member.pk,
            f"organisation{n}": member.organisation_id,
            f"ids{n}": tuple(recipients[member]),
        }
    return set(_readable(*(member.job for member in people), **given)) if people else set()


def _kept_of_each(*jobs: str, **given: Any) -> QuerySet[Notification, UUID]:
    arms = []
    for n, job in enumerate(jobs):
        who = (given[f"member{n}"], given[f"organisation{n}"], job, True)
        member = Membership.from_db(None, ("id", "organisation_id", "job", "active"), who)
        arms.append(_kept(member).filter(pk__in=given[f"ids{n}"]).values_list("pk", flat=True))
    return arms[0].union(*arms[1:])


_readable = Prepared[UUID](_kept_of_each)


def unread_count(member: Membership) -> int:
    """Return how many notifications the member has not read, of those in their inbox."""
    return next(iter(_unread(member)), 0)


def _counted(member: Membership) -> QuerySet[Notification, int]:
    rows = _kept(member).filter(read_at=None).order_by()
    return rows.values("recipient_id").annotate(n=Count("pk")).values_list("n", flat=True)


_unread = PreparedFor[int](_counted)


def visible_mail(member: Membership) -> QuerySet[Notification]:
    """Return the organisation's outbox, for owners: what it tells anybody, and mail about its members' accounts."""
    people = Membership.objects.filter(organisation_id=member.organisation_id).values("user_id")
    accounts = Q(organisation=None, subject_id__in=people)
    rows = Notification.objects.filter(Q(organisation_id=member.organisation_id) | accounts)
    return rows if is_owner(member) else rows.none()


def parked_mail(member: Membership) -> QuerySet[Notification]:
    """Return mail that is tried no more, newest first, with whom it was for."""
    state = Notification.MailState
    parked = visible_mail(member).filter(mail_state__in=[state.PARKED, state.SUPPRESSED, state.DROPPED])
    return parked.select_related("recipient__user", "recipient__organisation").order_by("-created_at", "-id")


def sendable(mails: Iterable[Notification]) -> set[UUID]:
    """Return which of these would leave if they were tried: members may still read it, strangers lost no link.

    One query, however many; `recipient` is to be read with them.
    """
    theirs: dict[Membership, list[UUID]] = defaultdict(list)
    found = set()
    for mail in mails:
        if mail.recipient is not None:
            theirs[mail.recipient].append(mail.pk)
        elif mail.mail_state != Notification.MailState.DROPPED:
            found.add(mail.pk)
    return found | readable_by(theirs)


def failing_addresses(member: Membership) -> QuerySet[MailAddress]:
    """Return the addresses that get no mail, of those that the organisation writes to, newest first, for owners."""
    written = visible_mail(member).annotate(to=Lower("email")).filter(to=OuterRef("address"))
    people = Membership.objects.filter(organisation_id=member.organisation_id)
    members = people.annotate(to=Lower("user__email")).filter(to=OuterRef("address"))
    return without_mail().filter(Exists(written) | Exists(members)).order_by("-since", "-id")


def waiting_mail(member: Membership, at: datetime) -> int:
    """Return how much mail ought to have left by `at` and has not: tried in vain, or not tried for minutes."""
    waiting = visible_mail(member).filter(mail_state=Notification.MailState.WAITING)
    return waiting.filter(Q(mail_due_at__lte=at - UNTRIED) | ~Q(mail_error="")).count()


def delayed_mail(member: Membership) -> list[tuple[str, int]]:
    """Return what held up mail that is tried again, with how much of it, the most common first."""
    delayed = visible_mail(member).filter(mail_state=Notification.MailState.WAITING).exclude(mail_error="")
    reasons = delayed.values("mail_error").annotate(n=Count("pk")).order_by("-n", "mail_error")
    return list(reasons.values_list("mail_error", "n")[:5])
