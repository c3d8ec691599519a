"""The page of an offer, and the offers of one application."""

from typing import Any

from candidates.domain.offers import LIVE, PENDING, Act, OfferState, refusal
from candidates.models import Application, Offer
from candidates.policies import can_see_offers
from candidates.queries import visible_offers
from candidates.queries.offers import around, day_in, open_openings, pending, shown_state
from foundation.activity.queries import timeline
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind

# What people do next with an offer in each state.
NEXT = {OfferState.DRAFT: Act.SUBMIT, OfferState.APPROVED: Act.SEND, OfferState.SENT: Act.ACCEPT}
MENDED_BY_OPENING = ("opening_filled", "opening_closed", "no_opening")


def offer_page(member: Membership, found: Offer) -> dict[str, Any]:
    """Return an offer, where it stands, and whether it waits for the member; forms come with the request."""
    approvals = list(found.approvals.all())
    waiting = next((approval for approval in approvals if approval.agreed is None), None)
    asked = waiting is not None and waiting.member_id == member.pk
    today = day_in(found.application.role.organisation)
    state = shown_state(found, today)
    no = _blocked(found, state)
    return {
        "offer": found,
        "state": state,
        "live": state in PENDING,
        "application": found.application,
        "at_offer": _at_offer(found.application),
        "role": found.application.role,
        "approvals": approvals,
        "my_turn": found.state == Offer.State.APPROVING and asked,
        "waiting": waiting,
        "blocked": no,
        "other_openings": list(open_openings(found.application.role_id)) if no and no.code in MENDED_BY_OPENING else [],
        "past_start": found.starts_on < today and not found.past_start_agreed,
        "events": timeline(member, subject_id=found.pk, limit=20),
    }


def _blocked(found: Offer, state: OfferState) -> Any:
    """Return what stands in the way of the next step, but for a start that has passed: that is asked about."""
    if state not in NEXT:
        return None
    application = found.application
    return refusal(state, NEXT[state], around(found, application, application.role, past_start_agreed=True))


def offers_panel(member: Membership, application: Application) -> dict[str, Any]:
    """Return the offers of an application, newest first, and whether another may be drafted."""
    offers = list(visible_offers(member).filter(application=application).order_by("-number"))
    today = day_in(application.role.organisation)
    shown = [(offer, shown_state(offer, today)) for offer in offers]
    live = any(state in LIVE for _, state in shown)
    return {
        "application": application,
        "offers": shown,
        "onboarding": getattr(application, "onboarding", None),
        "may_draft": _at_offer(application) and not live,
    }


def _at_offer(application: Application) -> bool:
    return StageKind(application.stage.kind).holds_offer and application.status == Application.Status.ACTIVE


def taken_back_with(member: Membership, application: Application) -> Offer | None:
    """Return the offer that is taken back when the application leaves its stage, for those who see offers."""
    at_offer = StageKind(application.stage.kind).holds_offer
    if not at_offer or not can_see_offers(member, application):
        return None
    return pending([application]).first()


def said_of_offer(member: Membership, application: Application) -> str:
    """Return a sentence for whoever brings somebody back to the offer stage: what was offered stays taken back."""
    if not _at_offer(application):
        return ""
    last = visible_offers(member).filter(application=application).order_by("-created_at").first()
    return f" Offer {last.number} stays taken back." if last and last.state == Offer.State.WITHDRAWN else ""
