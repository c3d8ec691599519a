"""What take-homes ask of people: choosing graders, paying. Grades owed are the judging app's duty."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from assessments.models import Assignment
from assessments.queries import visible_assignments, with_facts
from candidates.queries import visible_applications
from hiring.core.sockets import Duty, duties
from hiring.people.models import Membership
from roles.models import RoleSeat
from rubrics.models import GradingSeat

PAY_WITHIN = timedelta(days=7)


def ungraded(member: Membership) -> list[Duty]:
    """Submissions without graders, for those who lead or recruit for the role."""
    worked = RoleSeat.objects.filter(member=member, kind__in=[RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER])
    seats = GradingSeat.objects.filter(subject_id=OuterRef("submission__pk"), released_at=None)
    rows = with_facts(visible_assignments(member)).filter(
        state=Assignment.State.SUBMITTED,
        application__status="active",
        application__role__in=worked.values("role_id"),
    )
    return [
        Duty(
            kind="take_home_graders",
            icon="beaker",
            title=f"Choose graders: submission {row.number}",
            detail=f"{row.application.role.title}. Two people, who do not see the name.",
            url=reverse("assessments:assignment", args=[row.pk]),
            action="Choose graders",
            due_at=row.submission.submitted_at + timedelta(days=1),
            minutes=3,
        )
        for row in rows.exclude(Exists(seats))
    ]


def unpaid(member: Membership) -> list[Duty]:
    """Work that was handed in and not paid, for owners and recruiters."""
    if not member.is_staff_of_org:
        return []
    rows = with_facts(visible_assignments(member)).filter(
        state=Assignment.State.SUBMITTED, pay_minor__gt=0, payment=None, application__in=visible_applications(member)
    )
    return [
        Duty(
            kind="take_home_pay",
            icon="check",
            title=f"Pay for a take-home: {row.application.candidate}",
            detail=f"{row.application.role.title}. Promised within seven days of handing in.",
            url=reverse("assessments:assignment", args=[row.pk]),
            action="Record payment",
            due_at=row.submission.submitted_at + PAY_WITHIN,
            minutes=5,
        )
        for row in rows
    ]


duties.register("assessments.ungraded", ungraded)
duties.register("assessments.unpaid", unpaid)
