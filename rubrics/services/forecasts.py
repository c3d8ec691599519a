"""Noting, before somebody begins, how likely each outcome of their first 90 days is."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from candidates.models import Application, Onboarding
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.models import Outcome
from rubrics import policies
from rubrics.models import Debrief, Forecast, ForecastSheet
from rubrics.queries.forecasts import cards_of_debrief

MOST = 100
STARTED = "They have started, so a forecast would know too much."
DECLINED = "Nobody is hired here, so there is nothing to foresee."
OUT = (Application.Status.REJECTED, Application.Status.WITHDRAWN, Application.Status.MOVED)


@transaction.atomic
def note_forecasts(
    *, actor: Membership, application: Application, percents: Mapping[UUID, int | None], version: int | None = None
) -> ForecastSheet:
    """Keep one's own forecasts by outcome id, in percent; None takes one away, what is absent stays.

    Only the one who noted them reads them. Raises Forbidden, Refused from the first day on, Stale, Invalid.
    """
    policies.can_forecast.require(actor, cards_of_debrief(actor, application.pk))
    refuse_late(application)
    live = Outcome.objects.filter(role=application.role_id, retired_at=None)
    words = dict(live.values_list("pk", "text"))
    errors = {
        f"outcome_{pk}": ["Give a whole number from 0 to 100."]
        for pk, percent in percents.items()
        if pk not in words or (percent is not None and not 0 <= percent <= MOST)
    }
    if errors:
        raise Invalid(errors)
    sheet, new = ForecastSheet.objects.get_or_create(
        application=application, member=actor, defaults={"organisation_id": application.organisation_id}
    )
    current = versions.lock(sheet, version=None if new else version, describe=_described)
    held = {row.outcome_id: row for row in current.forecasts.all()}
    changed = {pk: percent for pk, percent in percents.items() if _is_new(held.get(pk), percent, words[pk])}
    if not changed:
        return current
    for pk, percent in changed.items():
        if percent is None:
            current.forecasts.filter(outcome_id=pk).delete()
        else:
            Forecast.objects.update_or_create(
                sheet=current,
                outcome_id=pk,
                defaults={"percent": percent, "words": words[pk], "organisation_id": current.organisation_id},
            )
    versions.bump(current)
    record("forecast.noted", actor=actor, subject=current)
    return current


def _is_new(held: Forecast | None, percent: int | None, words: str) -> bool:
    """Tell whether a figure says something new; the same one does of an outcome that says something else by now."""
    if held is None:
        return percent is not None
    return (held.percent, held.words) != (percent, words)


def refuse_late(application: Application) -> None:
    """Raise Refused once the person has started, is out of the running, or the debrief decided against them."""
    begun = Onboarding.objects.filter(application=application, ended_at=None, starts_on__lte=clock.today())
    if begun.exists():
        raise Refused(STARTED, code="started")
    declined = application.status in OUT
    if declined or Debrief.objects.filter(application=application, decision=Debrief.Decision.DECLINE).exists():
        raise Refused(DECLINED, code="declined")


@transaction.atomic
def show_forecasts(*, actor: Membership, sheet: ForecastSheet, shown: bool) -> ForecastSheet:
    """Let others who read the debrief see one's own forecasts, or no more. Raises Forbidden."""
    policies.can_show_forecasts.require(actor, sheet)
    current = versions.lock(sheet, version=None, describe=_described)
    if (current.shown_at is not None) == shown:
        return current
    current.shown_at = clock.now() if shown else None
    versions.bump(current, "shown_at")
    record("forecast.shown" if shown else "forecast.hidden", actor=actor, subject=current)
    return current


def _described(sheet: ForecastSheet) -> dict[str, object]:
    return {"version": sheet.version}
