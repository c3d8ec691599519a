"""Which offers and onboardings a member sees."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Checkpoint, Offer, Onboarding
from candidates.queries.forgotten import of_forgotten
from foundation.people.models import Membership
from roles.queries.leading import led_seats, may_lead


def visible_offers(member: Membership) -> QuerySet[Offer]:
    """Return the offers that the member may see: of roles they lead; all for owners, recruiters and integrations."""
    rows = Offer.objects.filter(organisation_id=member.organisation_id)
    if member.active and member.reads_all_of_org:
        return rows
    if not may_lead(member):
        return rows.none()
    return rows.filter(Exists(led_seats(member).filter(role_id=OuterRef("application__role_id"))))


def visible_onboardings(member: Membership) -> QuerySet[Onboarding]:
    """Return the onboardings that the member runs or follows: as manager, as lead, or as owner or recruiter."""
    rows = Onboarding.objects.filter(organisation_id=member.organisation_id)
    if not may_lead(member):
        return rows.none()
    if member.is_staff_of_org:
        return rows
    return rows.filter(Q(manager=member) | Exists(led_seats(member).filter(role_id=OuterRef("application__role_id"))))


def checkpoints_ahead(until: date) -> QuerySet[Checkpoint]:
    """Return the checkpoints that are to be recorded by a day: of starts that took place, of people who are known."""
    gone = of_forgotten("onboarding__application__candidate")
    return Checkpoint.objects.filter(~gone, onboarding__ended_at=None, done_at=None, due_on__lte=until)


def visible_checkpoints(member: Membership) -> QuerySet[Checkpoint]:
    """Return the checkpoints of visible onboardings."""
    return Checkpoint.objects.filter(onboarding__in=visible_onboardings(member))
