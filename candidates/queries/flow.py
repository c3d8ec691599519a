"""What people went through in a role, for figures over them."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from uuid import UUID

from candidates.domain.flow import Way
from candidates.domain.intervals import Span, Why
from candidates.queries.seeing import visible_intervals
from foundation.people.models import Membership


def ways_through(member: Membership, role_id: UUID) -> list[Way]:
    """Return the way of each application to a role that the member sees: one query."""
    rows = visible_intervals(member).filter(application__role_id=role_id)
    rows = rows.order_by("application_id", "entered", "left", "pk")
    columns = ("application_id", "application__candidate_id", "stage_id", "entered", "left", "why")
    found = []
    for (_, person), times in groupby(rows.values_list(*columns), key=itemgetter(0, 1)):
        found.append(Way(person, [Span(stage, entered, left, Why(why)) for *_, stage, entered, left, why in times]))
    return found
