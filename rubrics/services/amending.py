"""Changing a submitted scorecard: never in silence, the earlier state kept beside it."""

from django.db import transaction

from foundation.core import cleaning, versions
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
    reason = reason.strip()
    wrong = _wrong_reason(reason)
    try:
        check(card, draft)
    except Invalid as error:
        raise Invalid({**error.errors, **wrong}) from None
    if not differs(card, draft):
        raise Invalid({"": "Nothing differs from what you submitted, so there is nothing to amend."})
    before = stored(card).as_json()
    write(card, draft)
    if lacking := missing(card):
        raise Invalid({**lacking, **wrong}, code="incomplete")
    cleaning.stop(wrong)
    Amendment.objects.create(
        organisation_id=card.organisation_id, scorecard=card, by=actor, reason=reason, before=before
    )
    versions.bump(card, *WRITTEN)
    record_card(card, actor, "amended")
    return card


def _wrong_reason(reason: str) -> cleaning.Errors:
    if not reason:
        return {"reason": ["Say why it changes. Others read this beside the change."]}
    return {"reason": [f"Keep it under {LONGEST_REASON} characters."]} if len(reason) > LONGEST_REASON else {}
