"""What is owed ends with the job or the access: nobody waits for a scorecard that can no longer be written.

So does leading a talk that is still to come.
"""

from candidates.queries.seeing import may_judge
from candidates.services import release_seat
from foundation.activity.services import record
from foundation.core import versions
from foundation.people.models import Membership
from rubrics.models import Debrief, DebriefPlan
from rubrics.queries import owed_grading_seats, owed_interview_seats
from rubrics.services.grading import release_grading
from rubrics.services.talking import may_sit


def end_seats_of_no_judge(*, actor: Membership, member: Membership) -> None:
    """Release somebody who may judge no more from the interviews and gradings that they have not judged yet.

    What they handed in stays and counts. `actor` is the owner who changed the job or ended the access.
    """
    if may_judge(member):
        return
    why = f"Their job is {member.get_job_display().lower()} now." if member.active else "Their access has ended."
    for seat in owed_interview_seats(member).select_related("interview__application__role").order_by("pk"):
        release_seat(actor=actor, seat=seat, reason=why)
    for grading in owed_grading_seats(member).order_by("pk"):
        release_grading(actor=actor, seat=grading, reason=why)


def end_leading(*, actor: Membership, member: Membership) -> None:
    """Leave the talks that somebody would lead, and sits in no more, to whoever opens them; decided ones keep it."""
    if member.active and may_sit(member):
        return
    decided = Debrief.objects.exclude(decision="")
    plans = DebriefPlan.objects.filter(lead=member).exclude(application__in=decided.values("application_id"))
    for plan in plans.select_for_update(of=("self",)).select_related("application").order_by("pk"):
        plan.lead = None
        versions.bump(plan, "lead")
        record("debrief.planned", actor=actor, subject=plan)
