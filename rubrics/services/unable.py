"""Saying that one could not assess anything: it closes the seat and opens nobody else's scorecard."""

from django.db import transaction

from candidates.models import InterviewSeat
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import Debrief, GradingSeat, Scorecard
from rubrics.queries import lock_card_with_seat, visible_scorecards
from rubrics.services.scorecards import (
    ALREADY,
    REMEMBERED,
    lock_application,
    record_card,
    remember_what_was_open,
    start_scorecard,
)

LONGEST = 300
BLIND = "A blind grade is not taken up again: you have read since whose work it is."
OPENED = "The debrief was opened since, so this stays as it is."
READABLE = "Others’ scorecards stand open to you since, so this stays as it is."


@transaction.atomic
def close_unassessed(*, actor: Membership, seat: InterviewSeat | GradingSeat, reason: str) -> Scorecard:
    """Close an own seat without a judgement, with a short reason; what was begun stays its author's alone.

    Doing it again changes nothing. Raises Invalid without a reason and before the interview began, Refused once
    something was handed in.
    """
    card = start_scorecard(actor=actor, seat=seat)
    policies.is_author.require(actor, card)
    card = lock_card_with_seat(card)
    if card.state == Scorecard.State.SUBMITTED:
        raise Refused(ALREADY, code="submitted")
    if card.state == Scorecard.State.UNABLE:
        return card
    reason = " ".join(reason.split())
    errors = _wrong(card, reason)
    if errors:
        raise Invalid(errors)
    lock_application(card)
    card.state, card.unable_at, card.unable_reason = Scorecard.State.UNABLE, clock.now(), reason
    versions.bump(card, "state", "unable_at", "unable_reason")
    record_card(card, actor, "unable")
    return card


def _wrong(card: Scorecard, reason: str) -> dict[str, str]:
    if card.seat is not None and card.seat.interview.starts_at > clock.now():
        return {"reason": "This interview has not begun. If you cannot be there, say so on the interview."}
    if not reason or "\0" in reason:
        return {"reason": "Say in a few words why; it stands beside the scorecards of the others."}
    return {"reason": f"Keep it under {LONGEST} characters."} if len(reason) > LONGEST else {}


@transaction.atomic
def take_up_unassessed(*, actor: Membership, scorecard: Scorecard) -> Scorecard:
    """Owe the scorecard again, with what was begun. Raises Refused once it could be written in knowledge of others."""
    policies.is_author.require(actor, scorecard)
    card = lock_card_with_seat(scorecard)
    if card.state != Scorecard.State.UNABLE:
        return card
    policies.can_write_scorecard.require(actor, card.place)
    lock_application(card)
    said = kept_closed(actor, card)
    if said:
        raise Refused(said, code="stays")
    # Whoever led the role meanwhile, and does so no more, could have read others between.
    remember_what_was_open(card, actor, clock.now())
    card.state, card.unable_at, card.unable_reason = Scorecard.State.DRAFT, None, ""
    versions.bump(card, "state", "unable_at", "unable_reason", *REMEMBERED)
    record_card(card, actor, "taken_up")
    return card


def kept_closed(member: Membership, card: Scorecard) -> str:
    """Say why a seat that was closed without a judgement stays closed; '' when its author may take it up again."""
    if card.grading_seat_id is not None:
        return BLIND
    if Debrief.objects.filter(application_id=card.application_id).exists():
        return OPENED
    others = visible_scorecards(member).filter(application_id=card.application_id).exclude(author=member)
    return READABLE if others.exists() else ""
