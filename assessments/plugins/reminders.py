"""What take-homes remind people of. Pure queries; each notice goes out once by its slot."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse

from assessments.models import Assignment
from assessments.plugins.notices import said_to
from assessments.services import links
from candidates.services.intake import LIVE
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.event_log import STAFF
from foundation.core.formatting import told_time
from foundation.core.registries import Notice, made_link, reminders
from foundation.people.models import Job, Membership
from roles.models import Role

PAY_WITHIN = timedelta(days=7)
REMIND_AHEAD = timedelta(days=2)
# While one of these the take-home goes on (see domain.standing).
ROLE_GOES_ON = (Role.State.SCOPING, Role.State.OPEN, Role.State.PAUSED)
LAST_DAY = timedelta(hours=24)
HALF_WAY, LAST = "half_way", "last_day"
OPEN = (Assignment.State.SENT, Assignment.State.STARTED)


def window(at: datetime) -> Iterator[Notice]:
    """To the candidate: half-way through the window, and 24 hours before its end."""
    rows = _going(at).select_related("application__candidate", "application__role__organisation")
    for row in rows.filter(closes_at__lte=at + LAST_DAY):
        yield _to_candidate(row, LAST, "One day left for your take-home", "Unfinished is fine; say what is next.")
    half = rows.annotate(length=F("closes_at") - F("opens_at")).filter(closes_at__gt=at + LAST_DAY)
    for row in half:
        if row.opens_at + (row.closes_at - row.opens_at) / 2 <= at:
            yield _to_candidate(row, HALF_WAY, "Half of your window is left", "No hurry, just so you know.")


def _going(at: datetime) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        state__in=OPEN, closes_at__gt=at, application__status__in=LIVE, application__role__state__in=ROLE_GOES_ON
    )


def _to_candidate(row: Assignment, slot: str, title: str, body: str) -> Notice:
    # The end is part of the slot: after an extension the candidate is told anew.
    with said_to(row):
        said = f"{body} It closes {told_time(row.closes_at)}."
    return Notice(
        organisation_id=row.organisation_id,
        recipient_id=None,
        email=row.application.candidate.email,
        kind="take_home_window",
        subject_id=row.pk,
        slot=_slot(row, slot),
        title=title,
        body=said,
        url=made_link(links.PURPOSE),
    )


def _slot(row: Assignment, which: str) -> str:
    return f"{which} {row.closes_at:%Y-%m-%d}"


def overtaken(assignment_id: UUID, slot: str) -> str:
    """Say why a candidate is not to be reminded any more, though the mail about it has waited."""
    row = _going(now()).filter(pk=assignment_id).first()
    if row is None:
        return "The take-home is over"
    which = slot.partition(" ")[0]
    if slot != _slot(row, which):
        return "The take-home closes on another day"
    return "Its last day has come" if which == HALF_WAY and row.closes_at <= now() + LAST_DAY else ""


def unpaid(at: datetime) -> Iterator[Notice]:
    """To owners and recruiters: work that is not paid, two days before the promised day and once that is past.

    It names nobody, so that it is told too where its author was forgotten.
    """
    handed_in = at - PAY_WITHIN + REMIND_AHEAD
    rows = Assignment.objects.filter(
        state=Assignment.State.SUBMITTED,
        pay_minor__gt=0,
        payment=None,
        submission__submitted_at__lte=handed_in,
    ).select_related("application__candidate", "application__role", "submission")
    found = list(rows)
    payers: dict[UUID, list[UUID]] = defaultdict(list)
    staff = Membership.objects.filter(active=True, job__in=[Job.OWNER, Job.RECRUITER])
    of_these = staff.filter(organisation__in={row.organisation_id for row in found})
    for organisation_id, member_id in of_these.values_list("organisation_id", "pk"):
        payers[organisation_id].append(member_id)
    for row in found:
        late = row.submission.submitted_at <= at - PAY_WITHIN
        for member_id in payers[row.organisation_id]:
            yield Notice(
                organisation_id=row.organisation_id,
                recipient_id=member_id,
                kind="take_home_unpaid",
                subject_id=row.pk,
                slot="" if late else "ahead",
                title=f"A take-home is {'not paid yet' if late else 'to be paid'}: submission {row.number}",
                body=f"{row.application.role.title}. Payment was promised within seven days of handing in.",
                url=reverse("assessments:assignment", args=[row.pk]),
                audience=STAFF,
            )


reminders.register("take_home_window", window)
registries.overtaken.register("take_home_window", overtaken)
reminders.register("take_home_unpaid", unpaid)
