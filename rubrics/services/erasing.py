"""Freeing those who owed a scorecard on somebody who was forgotten; what is in stays."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from candidates.models import InterviewSeat
from candidates.services.forgetting_words import TYPED
from foundation.core.clock import now
from rubrics.models import GradingSeat
from rubrics.queries.outstanding import OWED_GRADING, OWED_INTERVIEW


def release_owed(_people: Collection[UUID], applications: Collection[UUID]) -> None:
    """Ask nobody for a scorecard on these applications any more; interviews that are ahead end with the application."""
    moment = now()
    released = {"released_at": moment, "release_reason": TYPED, "updated_at": moment}
    begun = {"interview__application__in": applications, "interview__starts_at__lte": moment}
    seats = InterviewSeat.objects.filter(OWED_INTERVIEW, **begun)
    InterviewSeat.objects.filter(pk__in=list(seats.values_list("pk", flat=True))).update(**released)
    gradings = GradingSeat.objects.filter(OWED_GRADING, application__in=applications)
    GradingSeat.objects.filter(pk__in=list(gradings.values_list("pk", flat=True))).update(**released)
