"""The page of an offer, and the offers of one application."""

from typing import Any

from candidates.models import Application, Offer
from candidates.queries import visible_offers
from candidates.services.offers import LIVE
from foundation.activity.queries import timeline
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind


def offer_page(member: Membership, found: Offer) -> dict[str, Any]:
    """Return an offer, where it stands, and whether it waits for the member; forms come with the request."""
    approvals = list(found.approvals.all())
    waiting = next((approval for approval in approvals if approval.agreed is None), None)
    asked = waiting is not None and waiting.member_id == member.pk
    return {
        "offer": found,
        "application": found.application,
        "role": found.application.role,
        "approvals": approvals,
        "my_turn": found.state == Offer.State.APPROVING and asked,
        "waiting": waiting,
        "events": timeline(member, subject_id=found.pk, limit=20),
    }


def offers_panel(member: Membership, application: Application) -> dict[str, Any]:
    """Return the offers of an application, newest first, and whether another may be drafted."""
    offers = list(visible_offers(member).filter(application=application).order_by("-number"))
    live = any(offer.state in LIVE for offer in offers)
    return {
        "application": application,
        "offers": offers,
        "onboarding": getattr(application, "onboarding", None),
        "may_draft": StageKind(application.stage.kind).holds_offer and application.status == "active" and not live,
    }
