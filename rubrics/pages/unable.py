"""Who could not assess anything, and why, as far as the blind rule tells the reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from candidates.models import Application
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from rubrics.models import Scorecard
from rubrics.queries import owes_grading_on, told_unable


@dataclass(frozen=True, slots=True)
class Unassessed:
    """A seat that was closed without a judgement; `reason` is '' for those who may not read it, or not yet."""

    id: UUID
    author: str
    stage: str
    at: datetime
    reason: str


def unassessed(member: Membership, application: Application) -> list[Unassessed]:
    """Return the seats of a visible application whose people could not assess anything: one query.

    Gradings are left out for someone who owes one there.
    """
    return [
        Unassessed(pk, name, stage, at, reason if reads else "")
        for pk, name, stage, at, reason, reads in _closed(member, application=application.pk)
    ]


def _rows(member: Membership, *, application: UUID) -> QuerySet[Scorecard, Any]:
    rows = Scorecard.objects.filter(application_id=application, state=Scorecard.State.UNABLE)
    rows = rows.filter(Q(grading_seat=None) | ~owes_grading_on(member, "application_id"))
    reads = Exists(told_unable(member).filter(pk=OuterRef("pk")))
    stage = Coalesce("seat__interview__stage__label", "grading_seat__stage__label")
    named = rows.annotate(name=F("author__user__name"), stage_label=stage, reads=reads).order_by("unable_at", "id")
    return named.values_list("id", "name", "stage_label", "unable_at", "unable_reason", "reads")


_closed = PreparedFor[Any](_rows)
