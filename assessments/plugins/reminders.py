"""What take-homes remind people of. Pure queries; each notice goes out once by its slot."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from assessments.models import Assignment
from assessments.services import links
from foundation.core.event_log import STAFF
from foundation.core.registries import Notice, made_link, reminders
from foundation.people.models import Job, Membership

PAY_AFTER = timedelta(days=7)
LAST_DAY = timedelta(hours=24)
OPEN = (Assignment.State.SENT, Assignment.State.STARTED)


def window(at: datetime) -> Iterator[Notice]:
    """To the candidate: half-way through the window, and 24 hours before its end."""
    rows = Assignment.objects.filter(state__in=OPEN, closes_at__gt=at, application__status="active").select_related(
        "application__candidate", "application__role"
    )
    for row in rows.filter(closes_at__lte=at + LAST_DAY):
        yield _to_candidate(row, "last_day", "One day left for your take-home", "Unfinished is fine; say what is next.")
    half = rows.annotate(length=F("closes_at") - F("opens_at")).filter(closes_at__gt=at + LAST_DAY)
    for row in half:
        if row.opens_at + (row.closes_at - row.opens_at) / 2 <= at:
            yield _to_candidate(row, "half_way", "Half of your window is left", "No hurry, just so you know.")


def _to_candidate(row: Assignment, slot: str, title: str, body: str) -> Notice:
    # The end is part of the slot: after an extension the candidate is told anew.
    said = f"{body} It closes {row.closes_at:%a %d %b, %H:%M} UTC."
    return Notice(
        organisation_id=row.organisation_id,
        recipient_id=None,
        email=row.application.candidate.email,
        kind="take_home_window",
        subject_id=row.pk,
        slot=f"{slot} {row.closes_at:%Y-%m-%d}",
        title=title,
        body=said,
        url=made_link(links.PURPOSE),
    )


def unpaid(at: datetime) -> Iterator[Notice]:
    """To owners and recruiters: work that was handed in seven days ago and is not paid."""
    rows = Assignment.objects.filter(
        state=Assignment.State.SUBMITTED, pay_minor__gt=0, payment=None, submission__submitted_at__lte=at - PAY_AFTER
    ).select_related("application__candidate", "application__role")
    found = list(rows)
    payers: dict[UUID, list[UUID]] = defaultdict(list)
    staff = Membership.objects.filter(active=True, job__in=[Job.OWNER, Job.RECRUITER])
    of_these = staff.filter(organisation__in={row.organisation_id for row in found})
    for organisation_id, member_id in of_these.values_list("organisation_id", "pk"):
        payers[organisation_id].append(member_id)
    for row in found:
        for member_id in payers[row.organisation_id]:
            yield Notice(
                organisation_id=row.organisation_id,
                recipient_id=member_id,
                kind="take_home_unpaid",
                subject_id=row.pk,
                slot="",
                title=f"A take-home is not paid yet: submission {row.number}",
                body=f"{row.application.role.title}. Payment was promised within seven days.",
                url=reverse("assessments:assignment", args=[row.pk]),
                audience=STAFF,
            )


reminders.register("take_home_window", window)
reminders.register("take_home_unpaid", unpaid)
