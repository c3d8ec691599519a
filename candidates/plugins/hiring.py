"""What offers, openings and first months write on the event log."""

from collections.abc import Mapping
from typing import Any

from candidates.plugins import notices
from foundation.core.event_log import APPLICATION, PAY, Notify, event


def _taken_back(data: Mapping[str, Any]) -> str:
    said = f"took offer {data.get('number', '…')} back"
    return f"{said}: {data['why']}" if data.get("why") else said


# Offers: amounts never go into data, and only those who may see pay learn that there is an offer.
event("offer.drafted", PAY, "drafted offer {number}", icon="file")
event("offer.edited", PAY, "changed offer {number}", icon="pen")
event(
    "offer.submitted",
    PAY,
    "sent offer {number} round for approval",
    icon="people",
    told=(Notify("offer_approval", notices.approval_asked),),
)
event(
    "offer.approved",
    PAY,
    "agreed to offer {number}",
    icon="check",
    told=(Notify("offer_approval", notices.approval_asked),),
)
event("offer.declined_by_approver", PAY, "did not agree to offer {number}", icon="x")
event("offer.sent", PAY, "recorded that offer {number} was sent", icon="mail")
event("offer.accepted", APPLICATION, "recorded that {name} accepted", icon="check", personal=("name",))
event("offer.declined", PAY, "recorded that the candidate declined offer {number}", icon="x")
event(
    "offer.withdrawn",
    PAY,
    _taken_back,
    icon="x",
    tone="warn",
    told=(Notify("offer_over", notices.offer_taken_back, besides_actor=True),),
)
event(
    "offer.expired",
    PAY,
    "recorded that the day to answer offer {number} is over",
    icon="clock",
    tone="warn",
    told=(Notify("offer_over", notices.offer_expired),),
)
event("offer.opening_chosen", PAY, "made offer {number} one for opening {opening}", icon="pen")
event("opening.filled", APPLICATION, "filled opening {number} with {name}", icon="check", personal=("name",))
event(
    "application.hire_undone",
    APPLICATION,
    "recorded that {name} never started: {why}",
    icon="undo",
    personal=("name", "why"),
    tone="warn",
)

event("onboarding.edited", APPLICATION, "changed the plan of the first months", icon="pen")
event("onboarding.item_done", APPLICATION, "ticked “{label}”", icon="check")
event("onboarding.item_undone", APPLICATION, "opened “{label}” again", icon="undo")
event("checkpoint.recorded", APPLICATION, "recorded day {day}", icon="card")
