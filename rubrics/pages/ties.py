"""Ties to a candidate: those that the reader may read, and whose they may declare."""

from typing import Any

from django.db.models import QuerySet

from candidates.models import Application
from foundation.people.models import Membership
from rubrics import policies
from rubrics.queries import owes_grading, seated_on, visible_ties


def ties_page(member: Membership, application: Application) -> dict[str, Any]:
    """Return the ties on an application; each can be taken back by whoever may declare it."""
    rows = list(visible_ties(member).filter(application=application))
    leads = policies.can_lead_debrief(member, application)
    return {
        "application": application,
        "ties": [(tie, leads or tie.member_id == member.pk) for tie in rows],
        "declares": policies.can_declare_tie(member, application, member),
    }


def nameable(member: Membership, application: Application) -> QuerySet[Membership]:
    """Return the people whose tie the member may declare: their own, and for those who lead, of all with a seat.

    A blind grader is named to nobody who owes a grading there.
    """
    people = seated_on(application)
    if owes_grading(member, application):
        return people.none()
    return people if policies.can_lead_debrief(member, application) else people.filter(pk=member.pk)
