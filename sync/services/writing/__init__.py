"""Writing rows of ours for records that are taken in: one module for what belongs together, one function a kind.

History passes no guard and mails nobody; each row that is made or changed has its event. All are called inside a
transaction, with items of one kind, those that are new and those whose content changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sync.domain.kinds import Kind
from sync.services.ledger import Item, Work
from sync.services.writing.applications import write_applications
from sync.services.writing.intervals import write_intervals
from sync.services.writing.interviews import write_interviews
from sync.services.writing.members import write_members
from sync.services.writing.offers import write_offers
from sync.services.writing.openings import write_openings
from sync.services.writing.people import write_people
from sync.services.writing.reasons import write_reasons
from sync.services.writing.roles import write_roles
from sync.services.writing.scorecards import write_scorecards
from sync.services.writing.stages import write_stages

WRITERS: Mapping[Kind, Callable[[Work, Sequence[Item]], None]] = {
    Kind.MEMBER: write_members,
    Kind.ROLE: write_roles,
    Kind.STAGE: write_stages,
    Kind.REASON: write_reasons,
    Kind.CANDIDATE: write_people,
    Kind.APPLICATION: write_applications,
    Kind.OPENING: write_openings,
    Kind.INTERVAL: write_intervals,
    Kind.INTERVIEW: write_interviews,
    Kind.SCORECARD: write_scorecards,
    Kind.OFFER: write_offers,
}

__all__ = ["WRITERS"]
