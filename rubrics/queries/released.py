"""The scorecards of opened debriefs: what a key reads that was made for these alone, and all that an integration reads.

An integration is nobody who could be swayed, but what it reads is read by people in turn. So it reads what was laid
on the table: submitted scorecards of the set that a debrief locked. One that is handed in later is not among them.
"""

from django.db.models import Exists, OuterRef, QuerySet

from candidates.queries import visible_applications
from foundation.people.models import Membership
from rubrics.models import Debrief, Scorecard
from rubrics.queries.blind import visible_scorecards


def released_scorecards(member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards on the table: of what a person may read anyhow, for an integration of all it sees."""
    laid = Debrief.scorecards.through.objects.filter(scorecard_id=OuterRef("pk"))
    if member.is_integration:
        seen = visible_applications(member).values("pk")
        rows = Scorecard.objects.filter(organisation_id=member.organisation_id, application__in=seen)
    else:
        rows = visible_scorecards(member)
    return rows.filter(Exists(laid), state=Scorecard.State.SUBMITTED)
