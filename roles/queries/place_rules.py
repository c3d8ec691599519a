"""A role before the rules of its places: which hold for it today, and what its posting does not say yet."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from foundation.core.formatting import MINOR_DIGITS
from roles.domain.place_rules import Finding, Posted, Where, findings, holding, shipped
from roles.models import Role
from roles.queries.careers import careers_of
from roles.queries.public import today_of


def where_of(role: Role) -> Where:
    """Return where a role may be done: its places; for a remote one also its countries, and where we hire.

    A role of which no place is known may be done wherever the organisation hires.
    """
    remote = role.workplace == Role.Workplace.REMOTE
    ours = careers_of(role.organisation).places if remote or not role.places else ()
    return Where(role.places, tuple(dict.fromkeys((*role.remote_from, *ours))))


def posted(role: Role, texts: Mapping[str, Any]) -> Posted:
    """Return what the posting of a role says, given the texts of its JD."""
    return Posted(
        title=role.title,
        text="\n".join(str(text) for text in texts.values()),
        low=_whole(role.band_low_minor, role.currency),
        high=_whole(role.band_high_minor, role.currency),
        currency=role.currency,
        closes_on=role.closes_on,
        benefits=tuple(role.benefits),
    )


def findings_of(role: Role, texts: Mapping[str, Any]) -> list[Finding]:
    """Return each rule that holds for the role today, and how its posting stands to it; nothing is asked."""
    return findings(holding(shipped(), where_of(role), today_of(role.organisation)), posted(role, texts))


def _whole(minor: int | None, currency: str) -> float | None:
    return None if minor is None else float(Decimal(minor).scaleb(-MINOR_DIGITS.get(currency.upper(), 2)))
