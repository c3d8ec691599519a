"""Who sees what because of the pipeline: a role by interviewing for it, an event by seeing its application."""

from django.db.models import Q

from candidates.queries.seeing import own_seats, visible_applications
from foundation.core.event_log import APPLICATION
from foundation.core.registries import event_filters
from foundation.people.models import Membership
from roles.registries import seen_through


def _interviews_for(member: Membership) -> Q:
    return Q(pk__in=own_seats(member).values("interview__application__role_id"))


def _events_for(member: Membership) -> Q:
    """Events about an application go with it; one about a person alone is for owners and recruiters."""
    ours = Q(audience=APPLICATION)
    if member.active and member.is_staff_of_org:
        return ours
    return ours & Q(application_id__in=visible_applications(member).values("pk"))


seen_through.register("candidates.interviews", _interviews_for)
event_filters.register("candidates", _events_for)
