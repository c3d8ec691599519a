"""What the pipeline plugs into the roles app: a role is seen by those who interview for it."""

from django.db.models import Q

from candidates.queries.seeing import own_seats
from hiring.people.models import Membership
from roles.sockets import seen_through


def _interviews_for(member: Membership) -> Q:
    return Q(pk__in=own_seats(member).values("interview__application__role_id"))


seen_through.register("candidates.interviews", _interviews_for)
