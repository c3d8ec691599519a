"""The page of a submitted scorecard."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from candidates.queries import visible_applications
from foundation.core.fetch import get_visible
from foundation.people.models import Membership
from rubrics import policies
from rubrics.pages.reading import cards_of
from rubrics.pages.written import written
from rubrics.queries import is_blind, notes_to_leads, owes_grading, visible_scorecards, with_contents


def card_page(member: Membership, scorecard_id: UUID) -> dict[str, Any]:
    """Return what the page of a submitted scorecard shows. Raises NotFound behind the blind rule."""
    rows = visible_scorecards(member)
    beside = ("application__candidate", "application__role", "grading_seat")
    found = get_visible(rows.select_related(*beside), scorecard_id)
    application, (held,) = found.application, cards_of(with_contents(rows).filter(pk=found.pk))
    hidden = found.grading_seat is not None and owes_grading(member, application)
    who = found.grading_seat.label if hidden and found.grading_seat else str(application.candidate)
    opens = not hidden and visible_applications(member).filter(pk=application.pk).exists()
    return {
        "card": held,
        "title": f"{who}: {held.stage}",
        "meta": f"{application.role} · by {held.author}",
        "written": written([held]),
        "amend_url": reverse("rubrics:amend", args=[found.pk]),
        "application_id": application.pk,
        "candidate": who,
        "opens_application": opens,
        "still_blind": is_blind(member, application),
        "mine": policies.can_amend_scorecard(member, found),
        "note": notes_to_leads(member).filter(pk=found.pk).values_list("note_to_leads", flat=True).first() or "",
        "lost": [],
    }
