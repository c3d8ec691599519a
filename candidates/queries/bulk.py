"""Reading what was done to many people at once."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from candidates.models import BulkAct, BulkAnswer
from candidates.queries.seeing import visible_applications
from foundation.people.models import Membership


def visible_bulk_acts(member: Membership) -> QuerySet[BulkAct]:
    """Return the acts on many that the member did, and for owners and recruiters all of the organisation."""
    rows = BulkAct.objects.filter(organisation_id=member.organisation_id).select_related("by__user", "role")
    if not member.active:
        return rows.none()
    return rows if member.is_staff_of_org else rows.filter(by=member)


def answers_of(member: Membership, act: BulkAct) -> QuerySet[BulkAnswer]:
    """Return the answers of a visible act about people whom the member still sees, those that need a look first."""
    rows = BulkAnswer.objects.filter(act=act, application__in=visible_applications(member))
    looks = Q(code__gt="") | Q(noted__gt="") | Q(undo_said__gt="")
    rows = rows.alias(looks=looks).order_by("-looks", "application__candidate__name", "pk")
    return rows.select_related("application__candidate", "application__stage").defer("application__candidate__search")
