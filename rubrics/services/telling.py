"""Telling the leads of a role what they wait for."""

from django.urls import reverse

from hiring.activity.services import notify
from hiring.core.sockets import Notice
from hiring.core.wording import count
from roles.models import RoleSeat
from rubrics.models import Scorecard
from rubrics.queries import owed_on


def tell_all_in(card: Scorecard) -> None:
    """Tell each lead once that nobody owes a scorecard on the application any more.

    The slot counts the scorecards, so a later round of interviews is told of again.
    """
    application = card.application
    if owed_on(application):
        return
    inside = Scorecard.objects.filter(application=application, state=Scorecard.State.SUBMITTED).count()
    leads = RoleSeat.objects.filter(role_id=application.role_id, kind=RoleSeat.Kind.LEAD, member__active=True)
    for seat in leads:
        notify(
            Notice(
                organisation_id=card.organisation_id,
                recipient_id=seat.member_id,
                kind="scorecards_in",
                subject_id=application.pk,
                slot=str(inside),
                title=f"All scorecards are in for {application.candidate}",
                body=f"{count(inside, 'scorecard is', 'scorecards are')} in, nobody owes one. The debrief can open.",
                url=reverse("rubrics:debrief", args=[application.pk]),
            )
        )
