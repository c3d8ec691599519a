"""Telling the leads of a role what they wait for."""

from django.urls import reverse

from foundation.activity.services import notify_all
from foundation.core.formatting import count
from foundation.core.registries import Notice
from rubrics.models import Scorecard
from rubrics.queries import all_in


def tell_all_in(card: Scorecard) -> None:
    """Tell each lead once that nobody owes a scorecard on the application any more.

    The slot counts the scorecards, so a later round of interviews is told of again.
    """
    found = all_in(card.application_id)
    if found is None:
        return
    notify_all(
        Notice(
            organisation_id=card.organisation_id,
            recipient_id=lead,
            kind="scorecards_in",
            subject_id=card.application_id,
            slot=str(found.inside),
            title=f"All scorecards are in for {found.who}",
            body=f"{count(found.inside, 'scorecard is', 'scorecards are')} in, nobody owes one. The debrief can open.",
            url=reverse("rubrics:debrief", args=[card.application_id]),
        )
        for lead in found.leads
    )
