"""The candidate's link. Its token is random and made when a mail is written; of it only the hash is kept.

So a link outlives a change of the server's key, and nobody who reads the database can open it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from assessments.domain.standing import Facts, Standing, standing
from assessments.models import Assignment, PortalLink
from foundation.core.clock import now

PURPOSE = "take_home"
# What a take-home was about is closed by then; whoever finds an old mail shall find nothing behind its link.
LIVES_ON = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is behind a link. One that was `replaced` or is `expired` leads to a page that says so, and no further."""

    assignment: Assignment
    replaced_at: datetime | None
    expired: bool

    @property
    def standing(self) -> Standing:
        """Where the take-home stands for whoever opened this link."""
        return standing_of(self.assignment, replaced=self.replaced_at is not None, expired=self.expired)


def standing_of(assignment: Assignment, *, replaced: bool = False, expired: bool = False) -> Standing:
    """Return where a take-home stands for its candidate, now."""
    application = assignment.application
    facts = Facts(
        assignment=assignment.state,
        application=application.status,
        role=application.role.state,
        started=assignment.started_at is not None,
        ends_at=assignment.deadline_at or assignment.closes_at,
        erased=not application.candidate.name and not application.candidate.email,
        replaced=replaced,
        expired=expired,
    )
    return standing(facts, now())


def issue(assignment: Assignment) -> str:
    """Make a new token of the assignment's link and return it; those that were sent before go on working."""
    token = token_hex(32)
    PortalLink.objects.create(
        organisation_id=assignment.organisation_id, assignment=assignment, token_hash=hash_of(token)
    )
    return token


def replace(assignment: Assignment) -> None:
    """Let every link that was sent so far say that a newer one is on its way."""
    PortalLink.objects.filter(assignment=assignment, replaced_at=None).update(replaced_at=now(), updated_at=now())


def hash_of(token: str) -> str:
    """Return what is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_for(assignment_id: UUID) -> str:
    """Return a full address that was never sent before, for a mail that is being written now."""
    token = issue(Assignment.objects.only("organisation_id").get(pk=assignment_id))
    return f"{settings.BASE_URL}{reverse('assessments:portal', args=[token])}"


def find(token: str) -> Opened | None:
    """Return what is behind a link, with what its page shows; None for a wrong one."""
    rows = PortalLink.objects.filter(token_hash=hash_of(token)).select_related(
        "assignment__application__candidate",
        "assignment__application__role__organisation",
        "assignment__organisation",
        "assignment__stage",
        "assignment__task_version__task",
        "assignment__submission",
        "assignment__payment",
        "assignment__sent_by__user",
    )
    link = rows.first()
    if link is None:
        return None
    over = link.assignment.closes_at + LIVES_ON
    return Opened(link.assignment, link.replaced_at, expired=now() > over)
