"""What take-homes say on a card of the board: that the work is with the candidate, and until when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.models import Assignment
from assessments.queries import visible_assignments
from candidates.domain.next_action import THEIRS, first_name, soon
from candidates.registries import CardFacts, CardSource, Claim, card_sources
from foundation.core import clock
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor

OUT = (Assignment.State.SENT, Assignment.State.STARTED)


def _rows(member: Membership, *, ids: tuple[UUID, ...]) -> QuerySet[Assignment, Any]:
    rows = visible_assignments(member).filter(application__in=ids, state__in=OUT).order_by("number")
    return rows.values_list("application_id", "application__candidate__name", "deadline_at", "closes_at")


_out = PreparedFor[Any](_rows)


def with_the_candidate(member: Membership, ids: Collection[UUID]) -> Mapping[UUID, CardFacts]:
    """Return by when a take-home that is out is due, as far as the member may know whose it is: one query."""
    now = clock.now()
    found = {}
    for about, name, until, window in _out(member, ids=tuple(ids)):
        due = min(filter(None, (until, window)))
        said = f"due {soon(timezone.localtime(due), timezone.localdate(now))}" if due >= now else "take-home, overdue"
        found[about] = CardFacts(next=said, who=first_name(name) or "They", rank=THEIRS)
    return found


def claims(member: Membership) -> list[Claim]:
    """Return where a take-home is out: it is the candidate's turn."""
    out = visible_assignments(member).filter(state__in=OUT)
    return [Claim(THEIRS, Q(pk__in=out.values("application_id")))]


card_sources.register("assessments.take_home", CardSource(with_the_candidate, claims))
