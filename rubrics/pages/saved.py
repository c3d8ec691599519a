"""What changes on the page of a résumé once a part of its screen is saved."""

from __future__ import annotations

from typing import Any

from candidates.models import Application
from foundation.people.models import Membership
from rubrics.domain.drafts import CardInput, digest
from rubrics.domain.scoring import hint_on
from rubrics.pages.card_form import value_of
from rubrics.pages.review import standing
from rubrics.queries.review import get_reviewed, measures, own_seat


def saved_screen(member: Membership, application: Application, part: str, typed: CardInput) -> dict[str, Any]:
    """Return how far the screen is, and of the part its mark, its score and whether its evidence is thin."""
    found = get_reviewed(member, application.pk)
    seat = own_seat(member, found)
    card = getattr(seat, "scorecard", None) if seat is not None else None
    kind, _, key = part.partition(".")
    rating, said = typed.ratings.get(key), typed.sentence.get(key)
    return {
        "part": part,
        "key": key,
        "is_rating": kind == "ratings",
        "value": value_of(rating) if rating else None,
        "thin": hint_on(rating.score, rating.evidence) if rating else None,
        "unquoted": bool(said and said.text and not said.quote),
        "digest": digest(typed.pieces().get(part, "")),
        "version": card.version if card else 0,
        **standing(measures(found.screen_id, card)),
    }
