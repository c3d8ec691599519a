"""The list of members and invitations, and the page of one member."""

from decimal import Decimal
from typing import Any

from foundation.core.formatting import MINOR_DIGITS
from foundation.people import policies
from foundation.people.models import Job, Membership
from foundation.people.queries.addresses import mail_trouble, trouble_in_words
from foundation.people.queries.seeing import visible_invitations, visible_members

MOST_DIGITS = 2


def members_page(member: Membership) -> dict[str, Any]:
    """Return the members, those with access first, and the open invitations with whether `member` may change each."""
    invitations = visible_invitations(member)
    rows = visible_members(member).annotate(mail_trouble=mail_trouble("user__email"))
    return {
        "rows": rows.order_by("-active", "user__name", "id"),
        "trouble_in_words": trouble_in_words,
        "invitations": [(row, policies.can_change_invitation(member, row)) for row in invitations],
        "may_manage": policies.can_manage_members(member),
        "currency": member.organisation.currency,
    }


def member_page(found: Membership) -> dict[str, Any]:
    """Return one member for an owner; forms come with the request."""
    return {"found": found, "is_advisor": found.job == Job.ADVISOR, "currency": found.organisation.currency}


def rate_of(found: Membership) -> Decimal | None:
    """Return a member's hourly rate in whole units of the organisation's currency."""
    if found.rate_minor is None:
        return None
    return Decimal(found.rate_minor).scaleb(-digits_of(found.organisation.currency))


def digits_of(currency: str) -> int:
    """Return how many digits the smallest coin of a currency stands behind the point."""
    return MINOR_DIGITS.get(currency, MOST_DIGITS)
