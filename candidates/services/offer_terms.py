"""What an offer says, and what must be right about it before anybody is asked to approve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.models import Role
from roles.policies import can_see_pay

MOST_MINOR = 10**12
ENGAGEMENTS = ("full_time", "contractor", "pilot")


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What is offered; money in minor units of the role's currency, base and bonus per year."""

    base_minor: int
    starts_on: date
    expires_on: date
    bonus_minor: int = 0
    sign_on_minor: int = 0
    equity: str = ""
    engagement: str = "full_time"
    reports_to: str = ""
    band_reason: str = ""


def check_terms(role: Role, terms: OfferTerms, approvers: Sequence[Membership], today: date) -> None:
    """Raise Invalid beside what is wrong with the terms of an offer, or with who is to approve them."""
    errors: dict[str, str] = {}
    for field in ("base_minor", "bonus_minor", "sign_on_minor"):
        if not 0 <= getattr(terms, field) <= MOST_MINOR:
            errors[field] = "Give an amount of zero or more that is not beyond all measure."
    if "base_minor" not in errors and terms.base_minor == 0:
        errors["base_minor"] = "Say what the base pay is."
    if terms.expires_on < today:
        errors["expires_on"] = "The offer would have ended already."
    if terms.engagement not in ENGAGEMENTS:
        errors["engagement"] = "Choose how the person is engaged."
    errors |= _check_band(role, terms) | _check_approvers(role, approvers)
    if errors:
        raise Invalid(errors)


def _check_band(role: Role, terms: OfferTerms) -> dict[str, str]:
    low, high = role.band_low_minor, role.band_high_minor
    outside = (low is not None and terms.base_minor < low) or (high is not None and terms.base_minor > high)
    if outside and not terms.band_reason.strip():
        return {"band_reason": "The base pay is outside the role's band. Say why; the approvers read it."}
    return {}


def _check_approvers(role: Role, approvers: Sequence[Membership]) -> dict[str, str]:
    if not approvers:
        return {"approvers": "Name at least one person who approves it."}
    if any(m.organisation_id != role.organisation_id or not can_see_pay(m, role) for m in approvers):
        return {"approvers": "Approvers are owners, recruiters or the lead of the role."}
    return {}
