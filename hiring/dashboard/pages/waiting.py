"""What a member waits for from others: signatures, scorecards and gradings on the roles that they lead or run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from candidates.models import InterviewSeat
from candidates.queries import visible_seats
from foundation.core import clock, formatting
from foundation.core.addresses import address
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import BriefVersion, RoleSeat, SignOff
from roles.queries.seeing import visible_briefs
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
    """Return what others owe on the roles that the member leads, or everywhere for recruiters; in three queries."""
    unwritten = _unwritten(member, clock.now())
    found = [
        *map(_signature, _unsigned(member).select_related("member__user", "role").order_by("created_at")[:MOST]),
        *map(_scorecard, unwritten.select_related(*OF_SEAT).order_by("interview__ends_at")[:MOST]),
        *map(_grading, _ungraded(member).select_related("member__user", "stage__role").order_by("due_at")[:MOST]),
    ]
    return sorted(found, key=lambda row: (row.due_at is None, row.due_at or clock.now(), row.title))


def said_of(rows: list[Waited]) -> str:
    """Return what others owe in a sentence."""
    late = sum(row.late for row in rows)
    if not rows:
        return "Nobody owes you anything on your roles."
    held = f"{formatting.count(len(rows), 'thing is', 'things are')} with others"
    return f"{held}, {late} of them late." if late else f"{held}, none of them late."


def count_waiting(member: Membership) -> int:
    """Return how many things others owe, in one query."""
    return _counted(member, now=clock.now())[0]


def _counts(member: Membership, *, now: datetime) -> QuerySet[Membership, int]:
    kinds = (_unsigned(member), _unwritten(member, now), _ungraded(member))
    return Membership.objects.filter(pk=member.pk).values_list(sum(map(_number, kinds), Value(0)), flat=True)


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = Func("pk", function="COUNT", output_field=IntegerField())
    return Coalesce(Subquery(rows.order_by().annotate(n=counted).values("n")), 0)


_counted = PreparedFor[int](_counts)


def _roles(member: Membership) -> QuerySet[RoleSeat, Any]:
    """Return the ids of the roles whose progress is this member's business, as a subquery."""
    seats = RoleSeat.objects.filter(organisation_id=member.organisation_id)
    if member.job != Job.RECRUITER:
        seats = seats.filter(member=member, kind__in=(RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER))
    return seats.order_by().values("role_id")


def _unsigned(member: Membership) -> QuerySet[RoleSeat]:
    """Approvers who have not answered the brief that circulates."""
    briefs = visible_briefs(member).filter(role_id__in=_roles(member), state=BriefVersion.State.CIRCULATING)
    answered = SignOff.objects.filter(
        brief__role_id=OuterRef("role_id"), brief__state=BriefVersion.State.CIRCULATING, member_id=OuterRef("member_id")
    )
    seats = RoleSeat.objects.filter(role__in=briefs.values("role_id"), kind=RoleSeat.Kind.APPROVER, member__active=True)
    return seats.exclude(member=member).exclude(Exists(answered))


def _unwritten(member: Membership, now: datetime) -> QuerySet[InterviewSeat]:
    """Scorecards of interviews that are over."""
    owed = visible_seats(member).filter(OWED_INTERVIEW, interview__application__role_id__in=_roles(member))
    return owed.filter(interview__ends_at__lt=now).exclude(member=member)


def _ungraded(member: Membership) -> QuerySet[GradingSeat]:
    """Gradings of written work."""
    owed = GradingSeat.objects.filter(OWED_GRADING, organisation_id=member.organisation_id)
    return owed.filter(stage__role_id__in=_roles(member)).exclude(member=member)


OF_SEAT = ("member__user", "interview__stage", "interview__application__candidate")


def _signature(seat: RoleSeat) -> Waited:
    return Waited(
        icon="pen",
        title=f"Signature of {seat.member.name}",
        detail=f"The brief of {seat.role.title}.",
        url=address("roles:brief", seat.role_id),
        due_at=None,
    )


def _scorecard(seat: InterviewSeat) -> Waited:
    return Waited(
        icon="card",
        title=f"Scorecard of {seat.member.name}",
        detail=f"{seat.interview.application.candidate}, {seat.interview.stage.label}.",
        url=address("candidates:application", seat.interview.application_id),
        due_at=due_at(seat.interview),
    )


def _grading(seat: GradingSeat) -> Waited:
    """By number alone: whose work it is stays hidden here, since the reader may have to grade it too."""
    return Waited(
        icon="beaker",
        title=f"Grade of {seat.member.name}",
        detail=f"{seat.label}, {seat.stage.role.title}.",
        url=address("roles:role", seat.stage.role_id),
        due_at=seat.due_at,
    )
