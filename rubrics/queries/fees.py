"""Advisors' seats and what is paid for them; nobody learns here of a grading whose work they still grade themselves."""

from datetime import datetime

from django.db.models import Q, QuerySet

from candidates.models import InterviewSeat
from candidates.queries import visible_applications
from foundation.people.models import Job, Membership
from roles.queries.leading import led_seats
from rubrics.models import AdvisorFee, GradingSeat, Scorecard
from rubrics.queries.outstanding import owes_grading_on

ANSWERS = (Scorecard.State.SUBMITTED, Scorecard.State.UNABLE)
ANSWERED = Q(seat__scorecard__state__in=ANSWERS) | Q(grading_seat__scorecard__state__in=ANSWERS)
OF_ADVISORS = Q(member__job=Job.ADVISOR) | Q(advisor_fee__isnull=False)


def visible_advisor_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the seats of advisors, and those for which a fee was agreed, of the applications that the member sees."""
    rows = InterviewSeat.objects.filter(interview__application__in=visible_applications(member).values("pk"))
    return rows.filter(OF_ADVISORS, shadow=False).select_related(
        "member__user", "interview__stage", "interview__application__role", "interview__application__candidate"
    )


def visible_advisor_gradings(member: Membership) -> QuerySet[GradingSeat]:
    """Return the like of graders, without applications on which the member owes a grading."""
    rows = GradingSeat.objects.filter(application__in=visible_applications(member).values("pk"))
    rows = rows.filter(OF_ADVISORS, ~owes_grading_on(member, "application_id"))
    return rows.select_related("member__user", "stage", "application__role", "application__candidate")


def visible_fees(member: Membership) -> QuerySet[AdvisorFee]:
    """Return the fees of applications whose advisors the member agrees with on one: staff, and leads of the role."""
    rows = AdvisorFee.objects.filter(_open_to(member), application__in=visible_applications(member).values("pk"))
    if not member.active:
        return rows.none()
    return rows if member.is_staff_of_org else rows.filter(application__role__in=led_seats(member).values("role_id"))


def unpaid_fees(member: Membership) -> QuerySet[AdvisorFee]:
    """Return what an owner has still to pay: the seat is closed, by a scorecard or by having seen nothing."""
    rows = AdvisorFee.objects.filter(ANSWERED, _open_to(member), organisation_id=member.organisation_id, paid_on=None)
    return rows if member.job == Job.OWNER and member.active else rows.none()


def unpaid_since(moment: datetime) -> QuerySet[AdvisorFee]:
    """Return what was due by `moment` and is not paid; knows no viewer, and no organisation."""
    of_talks = Q(seat__scorecard__submitted_at__lte=moment) | Q(seat__scorecard__unable_at__lte=moment)
    of_work = Q(grading_seat__scorecard__submitted_at__lte=moment) | Q(grading_seat__scorecard__unable_at__lte=moment)
    return AdvisorFee.objects.filter(of_talks | of_work, paid_on=None)


def _open_to(member: Membership) -> Q:
    """Return the condition that a fee does not tell whose work the member grades."""
    return Q(grading_seat=None) | ~owes_grading_on(member, "application_id")
