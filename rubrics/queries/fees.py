"""Advisors' seats and what is paid for them."""

from django.db.models import Q, QuerySet

from candidates.models import InterviewSeat
from candidates.queries import visible_applications
from foundation.people.models import Job, Membership
from rubrics.models import AdvisorFee, Scorecard

ANSWERED = Q(seat__scorecard__state__in=(Scorecard.State.SUBMITTED, Scorecard.State.UNABLE))


def visible_advisor_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the seats of advisors, and those for which a fee was agreed, of the applications that the member sees."""
    rows = InterviewSeat.objects.filter(interview__application__in=visible_applications(member).values("pk"))
    rows = rows.filter(Q(member__job=Job.ADVISOR) | Q(advisor_fee__isnull=False), shadow=False)
    return rows.select_related(
        "member__user", "interview__stage", "interview__application__role", "interview__application__candidate"
    )


def unpaid_fees(member: Membership) -> QuerySet[AdvisorFee]:
    """Return what an owner has still to pay: the seat is closed, by a scorecard or by having seen nothing."""
    rows = AdvisorFee.objects.filter(ANSWERED, organisation_id=member.organisation_id, paid_on=None)
    return rows if member.job == Job.OWNER and member.active else rows.none()
