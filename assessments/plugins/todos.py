"""What take-homes ask of people: choosing graders, paying. Grades owed are the judging app's to-do."""

from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from assessments.models import Assignment
from assessments.queries import visible_assignments
from candidates.domain.merging import NOBODY
from foundation.core.addresses import address
from foundation.core.formatting import money
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import RoleSeat
from rubrics.models import GradingSeat

PAY_WITHIN = timedelta(days=7)


def work_that_came_in(member: Membership) -> list[Todo]:
    """Return what handed-in work asks of the member, in one query: choosing graders for it, and paying for it.

    Graders are chosen by those who lead or recruit for the role; owners and recruiters pay.
    """
    found = []
    for row in _came_in(member):
        found += [_graders(row)] if row.to_grade else []
        found += [_payment(row)] if row.to_pay else []
    return found


def _handed_in(member: Membership) -> QuerySet[Any]:
    worked = RoleSeat.objects.filter(member=member, kind__in=[RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER])
    seats = GradingSeat.objects.filter(subject_id=OuterRef("submission__pk"), released_at=None)
    to_grade = Q(application__status="active", application__role__in=worked.values("role_id")) & ~Q(Exists(seats))
    # Work of somebody who was forgotten too: what was promised is still due, and only the books say to whom.
    to_pay = Q(pay_minor__gt=0, payment=None) if member.is_staff_of_org else Q(pk__in=[])
    rows = visible_assignments(member).filter(to_grade | to_pay, state=Assignment.State.SUBMITTED)
    rows = rows.select_related("application__candidate", "application__role", "submission").only(
        "number",
        "pay_minor",
        "currency",
        "submission__submitted_at",
        *(f"application__candidate__{name}" for name in NOBODY),
        "application__role__title",
    )
    return rows.annotate(to_grade=_flag(to_grade), to_pay=_flag(to_pay))


_came_in = PreparedFor[Any](_handed_in)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _graders(row: Assignment) -> Todo:
    return Todo(
        kind="take_home_graders",
        icon="beaker",
        title=f"Choose graders: submission {row.number}",
        detail=f"{row.application.role.title}. Two people, who do not see the name.",
        url=address("assessments:assignment", row.pk),
        action="Choose graders",
        due_at=row.submission.submitted_at + timedelta(days=1),
        minutes=3,
    )


def _payment(row: Assignment) -> Todo:
    person, due = row.application.candidate, money(row.pay_minor, row.currency)
    when = "Whose it was is forgotten" if person.forgotten else "Promised within seven days of handing in"
    return Todo(
        kind="take_home_pay",
        icon="check",
        title=f"Pay for a take-home: {f'submission {row.number}' if person.forgotten else person}",
        detail=f"{row.application.role.title}. {due}. {when}.",
        url=address("assessments:assignment", row.pk),
        action="Record payment",
        due_at=row.submission.submitted_at + PAY_WITHIN,
        minutes=5,
    )


todos.register("assessments.work_that_came_in", work_that_came_in)
