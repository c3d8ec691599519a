"""Reading forecasts: one's own, and those that somebody showed to whoever reads the debrief."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from candidates.models import Application, CheckpointRating
from candidates.queries import visible_checkpoints
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from rubrics.models import Debrief, Forecast, ForecastSheet
from rubrics.queries.blind import worded_debriefs

SCORED_ON = 90


def visible_forecasts(member: Membership) -> QuerySet[ForecastSheet]:
    """Return one's own sheets, and those shown by others of debriefs of which one may read every word."""
    shown = Q(shown_at__isnull=False, application__in=worded_debriefs(member).order_by().values("application_id"))
    return ForecastSheet.objects.filter(Q(member=member) | shown, organisation_id=member.organisation_id)


def forecasts_on(member: Membership, application: Application) -> list[ForecastSheet]:
    """Return those of an application, with who gave them and what: one query where there is none, else two."""
    sheets = _on(member, application=application.pk)
    prefetch_related_objects(sheets, "forecasts")
    return sheets


def _of_application(member: Membership, *, application: UUID) -> QuerySet[ForecastSheet]:
    return visible_forecasts(member).filter(application_id=application).select_related("member__user")


_on = PreparedFor[ForecastSheet](_of_application)


def cards_of_debrief(member: Membership, application_id: UUID) -> int:
    """Return how many scorecards of the debrief on an application the member wrote; 0 before it was opened."""
    links = Debrief.scorecards.through.objects.filter(debrief__application_id=application_id)
    return links.filter(scorecard__author=member).count()


def came(member: Membership, application_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], str]:
    """Return how outcomes stood at day 90 by (application id, outcome id), of first months that the member may read."""
    rows = CheckpointRating.objects.filter(
        checkpoint__in=visible_checkpoints(member).order_by().values("pk"),
        checkpoint__day=SCORED_ON,
        checkpoint__done_at__isnull=False,
        checkpoint__onboarding__application__in=list(application_ids),
    )
    names = ("checkpoint__onboarding__application_id", "outcome_id", "rating")
    return {(application, outcome): rating for application, outcome, rating in rows.values_list(*names)}


def all_came(member: Membership) -> list[tuple[UUID, int, str]]:
    """Return (application id, percent, rating) for each of one's own forecasts that day 90 has answered, in that order.

    Knows no right to read first months: nothing of it may be told but a mean over enough people.
    """
    rows = CheckpointRating.objects.filter(
        checkpoint__day=SCORED_ON,
        checkpoint__done_at__isnull=False,
        checkpoint__onboarding__application__forecast_sheets__member=member,
    )
    told = rows.order_by("checkpoint__done_at", "pk").values_list(
        "checkpoint__onboarding__application_id", "outcome_id", "rating"
    )
    given = Forecast.objects.filter(sheet__member=member).values_list("sheet__application_id", "outcome_id", "percent")
    percents = {(application, outcome): percent for application, outcome, percent in given}
    return [
        (application, percents[application, outcome], rating)
        for application, outcome, rating in told
        if (application, outcome) in percents
    ]
