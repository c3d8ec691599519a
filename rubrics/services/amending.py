"""Changing a submitted scorecard: never in silence, the earlier state kept beside it."""

from django.db import transaction

from foundation.core import versions
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.drafts import CardInput
from rubrics.models import Amendment, Scorecard
from rubrics.services.contents import check, differs, missing, stored, write
from rubrics.services.scorecards import WRITTEN, record_card

LONGEST_REASON = 400


@transaction.atomic
def amend_scorecard(
    *, actor: Membership, scorecard: Scorecard, draft: CardInput, reason: str, version: int | None
) -> Scorecard:
    """Change parts of a submitted scorecard, with the reason; what it said before is kept for good.

    The result must be complete again. Raises Invalid, Stale.
    """
    policies.can_amend_scorecard.require(actor, scorecard)
    card = versions.lock(scorecard, version=version, describe=lambda row: {"version": row.version})
    check(card, draft)
    if not differs(card, draft):
        raise Invalid({"": "Nothing differs from what you submitted, so there is nothing to amend."})
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": "Say why it changes. Others read this beside the change."})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"Keep it under {LONGEST_REASON} characters."})
    before = stored(card).as_json()
    write(card, draft)
    errors = missing(card)
    if errors:
        raise Invalid(errors, code="incomplete")
    Amendment.objects.create(
        organisation_id=card.organisation_id, scorecard=card, by=actor, reason=reason, before=before
    )
    versions.bump(card, *WRITTEN)
    record_card(card, actor, "amended")
    return card
