"""What a member waits for from others: signatures, scorecards and gradings on the roles that they lead or run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from candidates.queries import visible_seats
from hiring.core import clock
from hiring.people.models import Job, Membership
from roles.models import BriefVersion, RoleSeat, SignOff
from roles.queries import visible_briefs
from rubrics.models import GradingSeat
from rubrics.queries import OWED_GRADING, OWED_INTERVIEW, due_at

MOST = 50


@dataclass(frozen=True, slots=True)
class Waited:
    """Something that another person owes. `due_at` is aware or None."""

    icon: str
    title: str
    detail: str
    url: str
    due_at: datetime | None

    @property
    def late(self) -> bool:
        return self.due_at is not None and self.due_at < clock.now()


def waiting_on_others(member: Membership) -> list[Waited]:
    """Return what others owe on the roles that the member leads, or everywhere for recruiters; in four queries."""
    roles = _roles(member)
    if not roles:
        return []
    found = [*_signatures(member, roles), *_scorecards(member, roles), *_gradings(member, roles)]
    return sorted(found, key=lambda row: (row.due_at is None, row.due_at or clock.now(), row.title))


def _roles(member: Membership) -> list[UUID]:
    """The roles whose progress is this member's business."""
    seats = RoleSeat.objects.filter(organisation_id=member.organisation_id)
    if member.job != Job.RECRUITER:
        seats = seats.filter(member=member, kind__in=(RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER))
    return list(seats.order_by().values_list("role_id", flat=True).distinct())


def _signatures(member: Membership, roles: list[UUID]) -> list[Waited]:
    briefs = visible_briefs(member).filter(role_id__in=roles, state=BriefVersion.State.CIRCULATING)
    answered = SignOff.objects.filter(brief=OuterRef("role__briefs"), member_id=OuterRef("member_id"))
    seats = (
        RoleSeat.objects.filter(role__briefs__in=briefs, kind=RoleSeat.Kind.APPROVER, member__active=True)
        .exclude(member=member)
        .exclude(Exists(answered))
    )
    return [
        Waited(
            icon="pen",
            title=f"Signature of {seat.member.name}",
            detail=f"The brief of {seat.role.title}.",
            url=reverse("roles:brief", args=[seat.role_id]),
            due_at=None,
        )
        for seat in seats.select_related("member__user", "role").order_by("created_at")[:MOST]
    ]


def _scorecards(member: Membership, roles: list[UUID]) -> list[Waited]:
    owed = visible_seats(member).filter(OWED_INTERVIEW, interview__application__role_id__in=roles)
    over = owed.filter(interview__ends_at__lt=clock.now()).exclude(member=member)
    related = ("member__user", "interview__stage", "interview__application__candidate")
    return [
        Waited(
            icon="card",
            title=f"Scorecard of {seat.member.name}",
            detail=f"{seat.interview.application.candidate}, {seat.interview.stage.label}.",
            url=reverse("candidates:application", args=[seat.interview.application_id]),
            due_at=due_at(seat.interview),
        )
        for seat in over.select_related(*related).order_by("interview__ends_at")[:MOST]
    ]


def _gradings(member: Membership, roles: list[UUID]) -> list[Waited]:
    """Gradings by number alone: whose work it is stays hidden here, since the reader may have to grade it too."""
    owed = GradingSeat.objects.filter(OWED_GRADING, organisation_id=member.organisation_id, stage__role_id__in=roles)
    return [
        Waited(
            icon="beaker",
            title=f"Grade of {seat.member.name}",
            detail=f"{seat.label}, {seat.stage.role.title}.",
            url=reverse("roles:scope", args=[seat.stage.role_id]),
            due_at=seat.due_at,
        )
        for seat in owed.exclude(member=member).select_related("member__user", "stage__role").order_by("due_at")[:MOST]
    ]
